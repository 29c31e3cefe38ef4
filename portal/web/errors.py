"""Every refusal and fault as a calm page with a sentence and a way on."""

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.web.page import render

log = structlog.get_logger()

WORDS = {
    400: ("We could not read that", "Something in the request was damaged on its way. "
          "Go back, check what you typed and send it again."),
    403: ("This is not open to you", "You are signed in, but this page is for somebody else."),
    404: ("There is nothing at this address",
          "Check the address, or go on from your start page."),
    405: ("That does not work from here", "Open the page again and use its buttons."),
    409: ("Somebody was faster", "Open the page again to see how things stand now."),
    413: ("That is too large", "What you sent is larger than we can take. "
          "Send less at once, or smaller files."),
    429: ("Too many tries", "Wait a little and try again."),
    500: ("Something broke on our side", "It is not your fault, nothing was half saved, "
          "and we have a record of it. Try again in a moment."),
    503: ("The portal is busy", "Nothing was lost or half saved. Try again in a moment."),
}


def register(app: Flask) -> None:
    """Answer every fault with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(Exception, _fault)


def answer(code: int, sentence: str | None = None) -> tuple[str, int]:
    """Return the page for a status code, with its usual sentence or this one."""
    title, usual = WORDS.get(code, WORDS[400])
    return render("public/fault.html", title=title, sentence=sentence or usual, code=code), code


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    body, code = answer(error.code or 500)
    headers = {k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}}
    return body, code, headers


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return answer(400, "This form was open in another session, so we did not take it. "
                       "Go back, copy what you typed, open the page again and send it once more.")


def _refusal(error: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return answer(409, error.sentence)


def _busy(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database.busy", path=request.path, kind=type(error).__name__)
    body, code = answer(503)
    return body, code, {"Retry-After": "5"}


def _fault(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("request.failed", path=request.path, exc_info=error)
    return answer(500)
