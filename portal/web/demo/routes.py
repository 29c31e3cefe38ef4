"""Demo help, only where the demo is on: be somebody, move the clock, read the mail."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock, dates
from portal.demo import cast
from portal.extensions import db
from portal.mail import mailbox as letters
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import PACIFIC
from portal.services import accounts, showcase
from portal.web import headers, sessions
from portal.web.access import Audience, audience
from portal.web.demo import moments, replying
from portal.web.demo.blueprint import bp
from portal.web.demo.moments import BUTTONS
from portal.web.forms import tidy
from portal.web.page import render

__all__ = ["bp", "replying"]

# A letter may bring its own styles and nothing else; its links open the portal in the window.
LETTER_CSP = ("default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
              "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation")
TOP = '<base target="_top">'
SHOWN = 100


@bp.get("")
@audience(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Show who one can be, what time it is here, and the way to the mailbox."""
    return _start()


def _start(problem: str = "", moment: str = "") -> str:
    stories = {player.email: player.situation for player in cast.players()}
    return render("demo/start.html", people=showcase.named(list(stories)) or showcase.samples(),
                  stories=stories, buttons=BUTTONS.items(), problem=problem, moment=moment,
                  movable=bool(current_app.config["CLOCK_FILE"]))


@bp.post("/people/<ref>")
@audience(Audience.PUBLIC)
def become(ref: str) -> ResponseReturnValue:
    """Sign this browser in as one of the people."""
    person = accounts.person_by_ref(ref)
    if person is None:
        abort(404)
    name, person_id = person.name, person.id
    sessions.open_for(person_id)
    flash(f"You are {name} now.", "good")
    return redirect(url_for("public.start"))


@bp.post("/clock")
@audience(Audience.PUBLIC)
def move() -> ResponseReturnValue:
    """Move the portal's clock forward, by a button or to a moment."""
    now, typed = clock.now(), tidy(request.form.get("moment", ""))
    try:
        if (step := request.form.get("step", "")) in BUTTONS:
            moment = moments.checked(BUTTONS[step][1](now), now)
        else:
            moment = moments.typed(typed, _zone(), now)
        _move_to(moment)
    except Refusal as no:
        return _start(no.sentence, typed), 400
    flash(f"It is {dates.rule_words(moment)} now. What was due until then happens in a moment.",
          "good")
    return redirect(url_for("demo.start"))


def _zone() -> ZoneInfo:
    return ZoneInfo(current_user.time_zone) if current_user.is_authenticated else PACIFIC


def _move_to(moment: datetime) -> None:
    before = clock.now()
    try:
        clock.move_to(moment)
    except (RuntimeError, ValueError, OSError):
        raise Refusal("The clock cannot be moved here.") from None
    accounts.carry_sign_ins(clock.now() - before)
    db.session.commit()


@bp.get("/mailbox")
@audience(Audience.PUBLIC)
def mailbox() -> ResponseReturnValue:
    """List every mail that the portal sent, newest first; of one address if asked."""
    to = request.args.get("to", "").strip()[:254]
    folder = current_app.config["MAILBOX"]
    found = letters.newest(folder, to=to or None, limit=SHOWN) if folder else []
    return render("demo/mailbox.html", mails=found, to=to, shown=SHOWN)


@bp.get("/mailbox/<key>")
@audience(Audience.PUBLIC)
def mail(key: str) -> ResponseReturnValue:
    """Show one mail as the person reads it, as HTML in a frame of its own and as text."""
    response = Response(render("demo/mail.html", mail=_mail(key)))
    response.headers["Content-Security-Policy"] = f"{headers.CSP}; frame-src 'self'"
    return response


@bp.get("/mailbox/<key>/html")
@audience(Audience.PUBLIC)
def mail_html(key: str) -> ResponseReturnValue:
    """Answer with the HTML part alone, locked up."""
    html = _mail(key).html
    if not html:
        abort(404)
    response = Response(html.replace("<head>", f"<head>{TOP}", 1))
    response.headers["Content-Security-Policy"] = LETTER_CSP
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _mail(key: str) -> letters.Mail:
    folder = current_app.config["MAILBOX"]
    found = letters.one(folder, key) if folder else None
    if found is None:
        abort(404)
    return found
