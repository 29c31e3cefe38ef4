"""Unchanged pages: known by what they are made of, and by when their words change by themselves.

A page asked for again is answered 304 without being made, if nothing that it was made of has
changed and none of its words about time ("11 days ago", "in 3 hours") has. Its tag tells until
when they hold. Whoever forges a tag fools nobody but themselves.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue

from portal import clock
from portal.services.accounts import Visitor
from portal.web import program
from portal.web.reader import reader

ASK_EACH_TIME = "private, no-cache"
QUARTER = timedelta(minutes=15)  # days and years begin on one, in every zone there is


def until(instant: datetime | None) -> None:
    """Note that something on the page being made holds no longer than until `instant`."""
    if instant is not None:
        reader().true_until(instant)


def revised(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Make a page only where something has changed that its person's status page tells.

    For views whose pages are made of nothing else but session and settings. What has changed
    is read with the visitor, before the page's own data, so that nothing can change in between
    unnoticed; see `accounts.Visitor.mark`. Who has the page is told so by `unchanged`.
    """
    @wraps(view)
    def answer(**told: Any) -> ResponseReturnValue:
        if "_flashes" not in session:  # said once, so that page is like no other
            here = g._get_current_object()
            here.made_of = (here.get("visitor"), request.full_path)
        return view(**told)
    answer.with_revision = True  # type: ignore[attr-defined]
    return answer


def mark(app: Flask, visitor: Visitor | None, path: str, secret: str | None) -> str:
    """Return the mark of a `revised` page at an address with its query, the `?` always written.

    The secret behind the tokens of forms belongs to it: a kept page must still send them.
    """
    made_of = ((visitor and visitor.mark, path), secret, program.mark(app))
    return hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()


def still_true(tags: Iterable[str], mark: str) -> str | None:
    """Return the tag among these that a page with this mark has and whose words still hold."""
    now = clock.now().timestamp()
    for tag in tags:
        known, _, holds = tag.rpartition(".")
        if known == mark and holds.isascii() and holds.isdigit() and now < int(holds):
            return tag
    return None


def tag() -> str | None:
    """Return the tag of the page that was just made, None if its view is not `revised`."""
    made_of = g.get("made_of")
    if made_of is None:
        return None
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    (visitor, path), secret = made_of, session.get("csrf_token")
    now = clock.now()
    quarter = datetime.fromtimestamp(now.timestamp() // 900 * 900, UTC) + QUARTER
    holds = min(quarter, reader().until or quarter)
    return f"{mark(app, visitor, path, secret)}.{int(holds.timestamp())}"


def tagged(response: Response, tag: str) -> Response:
    """Give a private answer its tag: it must be asked for again each time."""
    response.headers["Cache-Control"] = ASK_EACH_TIME
    response.set_etag(tag)
    return response
