"""What surrounds every request: its number, its database mode, its safety headers."""

import secrets
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, abort, request

from portal import database, reading
from portal.extensions import db
from portal.web import too_large, unchanged

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CSP = ("default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
       "img-src 'self'; connect-src 'self'; form-action 'self'; "
       "frame-ancestors 'none'; base-uri 'none'")

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}
PROTECTING = [(name.lower(), (name, value)) for name, value in HEADERS.items()]
HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

BODY_LIMIT = 12 * 1024 * 1024
FORM_LIMIT = 1024 * 1024
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def register(app: Flask) -> None:
    """Number and open each request; put the safety headers on each answer."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT
    # Before all others: the check of form tokens may answer with a page, which reads.
    with app.app_context():
        room = reading.Room(db.engine)
    app.before_request_funcs.setdefault(None, []).insert(0, partial(_open, room))
    app.teardown_request(_close)
    app.wsgi_app = _protected(unchanged.Answers(app, room))  # type: ignore[method-assign, assignment]


def _open(room: reading.Room) -> None:
    asked = request._get_current_object()  # type: ignore[attr-defined]
    only_looks = asked.method in SAFE_METHODS
    database.only_reading.set(only_looks)
    if only_looks:
        reading.open_desk(room)
    else:
        asked.max_content_length = too_large.limit(BODY_LIMIT)
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))
    if "\x00" in asked.path:
        abort(404)
    if asked.query_string and any(
            "\x00" in text for pair in asked.args.items(multi=True) for text in pair):
        abort(400)
    if not only_looks and _would_break_the_check_of_tokens():
        abort(400)


def _would_break_the_check_of_tokens() -> bool:
    """Whether the library that looks for the form token would stumble.

    It takes each part of a body to have a name, and the page before to have an address.
    """
    try:
        urlsplit(request.referrer or "")
    except ValueError:
        return True
    return (request.mimetype == "multipart/form-data"
            and None in {*request.form, *request.files})


def _close(_error: BaseException | None) -> None:
    reading.close_desk()
    database.only_reading.set(False)
    structlog.contextvars.unbind_contextvars("request_id")


def _protected(portal: "WSGIApplication") -> "WSGIApplication":
    """Put the safety headers on whatever leaves the portal, each in its own words if it has any.

    Here they go into the list that is sent; on the answer itself each would be checked, copied
    and looked for a few times more.
    """
    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            given = {name.lower() for name, _value in headers}
            headers += [header for name, header in PROTECTING if name not in given]
            if environ["wsgi.url_scheme"] == "https" and HSTS[0].lower() not in given:
                headers.append(HSTS)
            return start_response(status, headers, *failed)
        return portal(environ, start)
    return answer
