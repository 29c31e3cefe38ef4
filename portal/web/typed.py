"""What somebody typed into a form that could not be taken: given back, so that nothing is lost."""

import re

from flask import current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from portal.web.forms import tidy

LABEL = 300  # characters of a question
SHORTEST = 12  # shorter answers are chosen or retyped in a moment
MOST = 30
ASKS = "-asks"  # behind the name of a field: the name of a hidden one that holds its question
SECRET = re.compile(r"pass|token|code|secret|seen|next|^from$", re.IGNORECASE)


def texts(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return (question or name in words, text) of the longer fields; no password, no token."""
    given = [(name, str(tidy(text))) for name, text in form.items(multi=True)
             if not name.endswith(ASKS)]
    kept = [(form.get(f"{name}{ASKS}", "")[:LABEL] or _in_words(name), text) for name, text in given
            if len(text.strip()) >= SHORTEST and not SECRET.search(name)]
    return kept[:MOST]


def page_of(path: str) -> str:
    """Return the address where the form can be opened again; the start page if there is none.

    A form that is sent to an address of its own stands on the page above it.
    """
    adapter = current_app.url_map.bind_to_environ(request.environ)
    while path := path.rstrip("/"):
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return "/"


def _in_words(name: str) -> str:
    words = re.sub(r"[\W_]+", " ", name).strip()[:40]
    return words[:1].upper() + words[1:] if words else "Text"
