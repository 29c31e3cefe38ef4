"""What surrounds every request: its number, its database mode, its safety headers."""

import secrets
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, request

from portal import database, reading
from portal.web import too_large

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
PROTECTING = [(name.lower(), name, value) for name, value in HEADERS.items()]
HSTS = "max-age=63072000; includeSubDomains"

BODY_LIMIT = 12 * 1024 * 1024
FORM_LIMIT = 1024 * 1024
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def register(app: Flask) -> None:
    """Number and open each request; put the safety headers on each answer."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT
    # Before all others: the check of form tokens may answer with a page, which reads.
    app.before_request_funcs.setdefault(None, []).insert(0, _open)
    app.after_request(_protect)
    app.teardown_request(_close)


def _open() -> None:
    only_looks = request.method in SAFE_METHODS
    database.only_reading.set(only_looks)
    if only_looks:
        reading.open_desk()
    structlog.contextvars.bind_contextvars(request_id=secrets.token_hex(8))
    request.max_content_length = too_large.limit(BODY_LIMIT)
    if "\x00" in request.path:
        abort(404)
    if request.query_string and any(
            "\x00" in text for pair in request.args.items(multi=True) for text in pair):
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
    structlog.contextvars.clear_contextvars()


def _protect(response: Response) -> Response:
    given = {name.lower() for name, _value in response.headers}
    for key, name, value in PROTECTING:
        if key not in given:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response
