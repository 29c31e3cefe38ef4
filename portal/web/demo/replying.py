"""Answering a letter in the demo's mailbox: over SMTP, from the person's address to our door."""

import smtplib
import time

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock, database
from portal.extensions import db
from portal.mail import mailbox as letters
from portal.mail import reply
from portal.policy import documents
from portal.policy.refusal import Refusal
from portal.policy.requests import ENTRY_LIMIT
from portal.policy.text import clean
from portal.services.mailroom import arrivals
from portal.web import uploads
from portal.web.access import Audience, audience
from portal.web.demo.blueprint import bp
from portal.web.page import render

DOOR = "127.0.0.1"
PATIENCE, STEP = 3.0, 0.2  # seconds to wait until the answer was read
NO_DOOR = "No mail comes in here: start the instance with `make run`."
NOTHING = "Write your answer first: there is nothing in it yet."
TOO_MANY = f"You can send {documents.MOST} files along. Choose them again."
NOT_TAKEN = "The portal did not take this mail. It said: {words}"
AWAY = "The portal's door for mail cannot be reached at the moment. Try again in a moment."


@bp.get("/mailbox/<key>/reply")
@audience(Audience.PUBLIC)
def answer(key: str) -> ResponseReturnValue:
    """The form to answer a letter as the person it went to."""
    return _form(_letter(key))


@bp.post("/mailbox/<key>/reply")
@audience(Audience.PUBLIC)
@uploads.takes_files
def send_answer(key: str) -> ResponseReturnValue:
    """Send the answer and show what became of it."""
    letter, typed = _letter(key), request.form.get("text", "")
    _let_the_door_write()
    try:
        sent = _sent(letter, clean(typed, ENTRY_LIMIT, "your answer"))
    except Refusal as no:
        return _form(letter, no.sentence, typed), 422
    _wait_until_read(sent)
    return redirect(url_for("demo.answered", key=key, mail=sent), 303)


@bp.get("/mailbox/<key>/answered")
@audience(Audience.PUBLIC)
def answered(key: str) -> ResponseReturnValue:
    """What became of an answer."""
    sent = request.args.get("mail", "").replace("\x00", "")[:250]
    return render("demo/answered.html", mail=_letter(key), became=arrivals.became_of(sent))


def _let_the_door_write() -> None:
    """Give the database free: SQLite has one writer, and the door has to keep the mail now."""
    db.session.rollback()
    database.only_reading.set(True)


def _sent(letter: letters.Mail, text: str) -> str:
    """Send the answer over SMTP; its Message-ID. Raises `Refusal` in a sentence."""
    port, files = current_app.config["DEMO_DOOR"], _files()
    if not port:
        raise Refusal(NO_DOOR)
    if not text and not files:
        raise Refusal(NOTHING)
    try:
        made = reply.write(letter, sender=letter.to[0], text=text, at=clock.now(), enclosed=files)
        reply.send(made, DOOR, port)
    except smtplib.SMTPRecipientsRefused as no:
        code, words = next(iter(no.recipients.values()))
        raise Refusal(NOT_TAKEN.format(words=f"{code} {words.decode('utf-8', 'replace')}")) from no
    except smtplib.SMTPResponseException as no:
        raise Refusal(NOT_TAKEN.format(words=f"{no.smtp_code} {_words(no.smtp_error)}")) from no
    except (OSError, smtplib.SMTPException) as no:
        raise Refusal(AWAY) from no
    except ValueError as no:
        raise Refusal(NOT_TAKEN.format(words=str(no))) from no
    return made.message_id


def _files() -> list[reply.Enclosed]:
    given = [one for one in request.files.getlist("files") if one.filename]
    if len(given) > documents.MOST:
        raise Refusal(TOO_MANY)
    return [reply.Enclosed(one.filename or "file", one.read()) for one in given]


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _wait_until_read(message_id: str) -> None:
    until = time.monotonic() + PATIENCE
    while arrivals.became_of(message_id) is None and time.monotonic() < until:
        db.session.rollback()
        time.sleep(STEP)


def _letter(key: str) -> letters.Mail:
    folder = current_app.config["MAILBOX"]
    found = letters.one(folder, key) if folder else None
    if found is None or not found.to or "@" not in found.reply_to:
        abort(404)
    return found


def _form(letter: letters.Mail, problem: str = "", typed: str = "") -> str:
    return render("demo/reply.html", mail=letter, problem=problem, typed=typed, limit=ENTRY_LIMIT,
                  most=documents.MOST)
