"""Optional letters: the choice in the settings, and the link in each that turns its kind off."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.mail import Topic
from portal.services.mailroom import choices
from portal.web.access import Audience, audience
from portal.web.account.blueprint import bp
from portal.web.form_tokens import csrf
from portal.web.page import render

WORDS = {
    Topic.received: ("Feedback about you",
                     "When feedback about you or your organisation can be read, and until when it "
                     "can be answered. Your list of feedback says it as well."),
    Topic.answers: ("Answers to feedback you gave",
                    "When a freelancer or client answers feedback that you or your organisation "
                    "gave."),
    Topic.changes: ("Changes of feedback",
                    "When you are asked to look at your feedback again, and when feedback you "
                    "asked about was changed or stays. The page of the feedback says it as well."),
}


@bp.get("/settings/mail")
@audience(Audience.SIGNED_IN)
def mail() -> ResponseReturnValue:
    """Which optional letters come, and which always do."""
    return render("account/mail.html", words=WORDS, off=choices.off_since(current_user.id))


@bp.post("/settings/mail")
@audience(Audience.SIGNED_IN)
def save_mail() -> ResponseReturnValue:
    """Save the choice: what is ticked comes."""
    wanted = {Topic(one) for one in request.form.getlist("topic") if one in set(Topic)}
    choices.choose(current_user.id, wanted)
    db.session.commit()
    flash("Saved. Letters about decisions, requests and your account come as before.", "good")
    return redirect(url_for("account.mail"), 303)


@bp.get("/letters/<token>")
@audience(Audience.PUBLIC)
def letters(token: str) -> ResponseReturnValue:
    """Ask whether to turn a kind of letter off: mail scanners open links, so this does nothing."""
    person_id, topic = choices.of_token(token) or abort(404)
    return _page(topic, token, done=topic in choices.off_since(person_id))


@bp.post("/letters/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@audience(Audience.PUBLIC)
def turn_off(token: str) -> ResponseReturnValue:
    """Turn it off, for a button or a mail program: the link alone says who and what (RFC 8058)."""
    person_id, topic = choices.of_token(token) or abort(404)
    one_click = all(request.form.get(name) == value for name, value in choices.ONE_CLICK.items())
    if not one_click and request.form.get("then") != "off":
        return _page(topic, token, done=False), 422
    choices.turn_off(person_id, topic, via="one-click" if one_click else "link")
    db.session.commit()
    return _page(topic, token, done=True)


def _page(topic: Topic, token: str, *, done: bool) -> str:
    title, hint = WORDS[topic]
    return render("account/letters_off.html", title=title, hint=hint, token=token, done=done)
