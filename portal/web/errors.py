"""Every refusal and fault as a calm page with a sentence and a way on."""

from typing import Any

import structlog
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from portal import versions
from portal.database import UNAVAILABLE, reason
from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.web import too_large, typed
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
    415: ("We cannot read this kind of message", "Open the page and use its form."),
    429: ("Too many tries", "Wait a little and try again."),
    500: ("Something broke on our side", "It is not your fault, nothing was half saved, "
          "and we have a record of it. Try again in a moment."),
    503: ("The portal is busy", "Nothing was lost or half saved. Try again in a moment."),
}
PASSING = {405, 429, 500, 503}  # what the page may not say when it is opened once more
OTHER_SESSION = ("Please send this once more",
                 "This form was open since before you signed in or out, so we did not take it. "
                 "Nothing was sent or changed.")
SIGNED_OUT = ("You were signed out in the meantime",
              "We did not take what you sent, because we no longer know that it comes from you. "
              "Sign in, and send it again.")
UPGRADING = ("The portal is being brought up to date",
             "Nothing was lost or half saved. Try again in a few minutes.")


def register(app: Flask) -> None:
    """Answer every fault with a page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(401, _signed_out)
    app.register_error_handler(404, _nothing_here)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Refusal, _refusal)
    for unavailable in UNAVAILABLE:
        app.register_error_handler(unavailable, _busy)
    for clash in versions.CLASHES:
        app.register_error_handler(clash, _wrongly_asked)
    app.register_error_handler(Exception, _fault)


def answer(code: int, sentence: str | None = None) -> tuple[str, int]:
    """Return the page for a status code, with its usual sentence or this one."""
    title, usual = WORDS.get(code, WORDS[400])
    return _told(title, sentence or usual, code), code


def _told(title: str, sentence: str, code: int) -> str:
    """Return a page that says so, with a way back to what may not say so the next time."""
    again = _again() if code in PASSING else ""
    return _shown("public/fault.html", title=title, sentence=sentence, code=code, again=again)


def _again() -> str:
    """Return the address of the page that was asked for, or of the form that was sent.

    Empty where that is the start page, to which every page of a fault leads.
    """
    page = typed.page_of(request.path)
    if page != request.path:
        return "" if page == "/" else page
    query = request.query_string.decode("ascii", "replace")
    return f"{page}?{query}" if query and request.method == "GET" else page


def _shown(template: str, **told: Any) -> str:
    """Show the page of a fault; as to a stranger where the database cannot say who asks."""
    try:
        return render(template, **told)
    except (*UNAVAILABLE, *versions.CLASHES):
        _ask_the_database_nothing_more()
        return render(template, **told)


def _nothing_here(_error: HTTPException) -> ResponseReturnValue:
    """Say that there is nothing; whoever may not write here any more keeps what they typed."""
    return _with_words(*WORDS[404], 404), 404


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    body, code = answer(error.code or 500)
    headers = {k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}}
    return body, code, headers


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _give_back(*OTHER_SESSION), 400


def _signed_out(_error: HTTPException) -> ResponseReturnValue:
    return _give_back(*SIGNED_OUT), 401


def _too_large(_error: HTTPException) -> ResponseReturnValue:
    return _give_back(*WORDS[413], too_large.words_saved()), 413


def _give_back(title: str, sentence: str, form: MultiDict[str, str] | None = None) -> str:
    texts = typed.texts(request.form if form is None else form)
    return _shown("public/give_back.html", title=title, sentence=sentence, texts=texts,
                  again=typed.page_of(request.path))


def _refusal(error: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return answer(409, error.sentence)


def _busy(error: Exception) -> ResponseReturnValue:
    """Say so; tables older than this program, or newer, tell that an upgrade goes on."""
    event, words = (("database.of_another_version", UPGRADING) if versions.differ(error)
                    else ("database.busy", WORDS[503]))
    log.error(event, path=_where(), kind=type(error).__name__, because=reason(error))
    _ask_the_database_nothing_more()
    return _with_words(*words, 503), 503, {"Retry-After": "5"}


def _wrongly_asked(error: Exception) -> ResponseReturnValue:
    return _busy(error) if versions.differ(error) else _fault(error)


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("request.failed", path=_where(), exc_info=error)
    _ask_the_database_nothing_more()
    return _with_words(*WORDS[500], 500), 500


def _where() -> str:
    """The address that was asked for; by its pattern alone where a secret is part of it."""
    rule = request.url_rule
    return rule.rule if rule and "token" in rule.arguments else request.path


def _with_words(title: str, sentence: str, code: int) -> str:
    """Return the page of a fault; whoever sent words gets them back."""
    try:
        sent_words = request.method == "POST" and typed.texts(request.form)
    except HTTPException:  # they cannot be read, or are more than we take
        sent_words = False
    if sent_words:
        return _give_back(title, sentence)
    return _told(title, sentence, code)


def _ask_the_database_nothing_more() -> None:
    """Let the page of a fault need nothing that may be broken."""
    db.session.rollback()
    if "_login_user" not in g:
        current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]
