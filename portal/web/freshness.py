"""Unchanged pages: known by what they are made of, and by when their words change by themselves.

A page asked for again is answered 304 without being made, if nothing that it was made of has
changed and none of its words about time ("11 days ago", "in 3 hours") has. Its tag tells until
when they hold. Whoever forges a tag fools nobody but themselves.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from portal import clock
from portal.web import program
from portal.web.reader import reader

QUARTER = timedelta(minutes=15)  # days and years begin on one, in every zone there is


def until(instant: datetime | None) -> None:
    """Note that something on the page being made holds no longer than until `instant`."""
    if instant is not None:
        reader().true_until(instant)


def revised(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Make a page only where something has changed that its person's status page tells.

    For views whose pages are made of nothing else but session and settings. What has changed
    is read with the visitor, before the page's own data, so that nothing can change in between
    unnoticed; see `accounts.Visitor.mark`.
    """
    @wraps(view)
    def answer(**told: Any) -> ResponseReturnValue:
        return _unchanged() or view(**told)
    answer.with_revision = True  # type: ignore[attr-defined]
    return answer


def _unchanged() -> Response | None:
    """Return the answer to somebody who has this very page, or None if it must be made."""
    if "_flashes" in session:
        return None  # said once, so this page is like no other
    visitor = g.get("visitor")
    g.made_of = (visitor and visitor.mark, request.full_path)
    mark, now = _mark(), clock.now().timestamp()
    for tag in request.if_none_match:
        known, _, holds = tag.rpartition(".")
        if known == mark and holds.isascii() and holds.isdigit() and now < int(holds):
            return tagged(Response(status=304), tag)
    return None


def tag() -> str | None:
    """Return the tag of the page that was just made, None if its view is not `revised`."""
    if "made_of" not in g:
        return None
    now = clock.now()
    quarter = datetime.fromtimestamp(now.timestamp() // 900 * 900, UTC) + QUARTER
    holds = min(quarter, reader().until or quarter)
    return f"{_mark()}.{int(holds.timestamp())}"


def tagged(response: Response, tag: str) -> Response:
    """Give a private answer its tag: it must be asked for again each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return response


def _mark() -> str:
    """The secret behind the tokens of forms belongs to it: a kept page must still send them."""
    secret = session.get("csrf_token")
    known_for, mark = g.get("mark", (None, ""))
    if not mark or known_for != secret:
        made_by = program.mark(current_app._get_current_object())  # type: ignore[attr-defined]
        made_of = (g.made_of, secret, made_by)
        mark = hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()
        g.mark = (secret, mark)
    return str(mark)
