"""Settings: time zone, language of dates, colours; the e-mail address and its change."""

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import verify_password
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from portal import clock, dates
from portal.extensions import db
from portal.policy import passwords, restoration
from portal.policy.refusal import Refusal
from portal.services import accounts, addresses, letters_of_accounts
from portal.web import sessions, signing
from portal.web.access import Audience, audience
from portal.web.account import declarations, mail, zones
from portal.web.account.blueprint import bp
from portal.web.account.forms import AddressForm, ConfirmForm, SettingsForm
from portal.web.page import render

__all__ = ["bp", "declarations", "mail"]


@bp.get("/settings")
@audience(Audience.SIGNED_IN)
def settings() -> ResponseReturnValue:
    """Show the settings as they are."""
    return _settings(SettingsForm(formdata=None, data={
        "time_zone": current_user.time_zone, "locale": current_user.locale,
        "theme": current_user.theme or "system"}))


@bp.post("/settings")
@audience(Audience.SIGNED_IN)
def save() -> ResponseReturnValue:
    """Save them, and say with an example what changes."""
    form = SettingsForm()
    if not form.validate():
        return _settings(form)
    zone, locale = form.time_zone.data, form.locale.data
    theme = None if form.theme.data == "system" else form.theme.data
    accounts.save_settings(current_user.id, time_zone=zone, locale=locale, theme=theme)
    db.session.commit()
    flash(f"Saved. A deadline now looks like this: {_example(zone, locale)}.", "good")
    return redirect(url_for("account.settings"))


@bp.get("/settings/example")
@audience(Audience.SIGNED_IN)
def example() -> ResponseReturnValue:
    """Answer with a deadline in a zone and a language, for the settings page's script."""
    given = MultiDict({**request.args.to_dict(), "theme": "system"})
    form = SettingsForm(formdata=given, meta={"csrf": False})
    if not form.validate():
        abort(404)
    text = _example(form.time_zone.data, form.locale.data)
    return Response(text, mimetype="text/plain")


def _settings(form: SettingsForm) -> str:
    now, present = clock.now(), current_user.time_zone
    return render("account/settings.html", form=form, zones=zones.choices(now, present),
                  example=_example(present, current_user.locale))


def _example(zone: str, locale: str) -> str:
    now = clock.now()
    return dates.deadline_words(restoration.restores_at(now), zone, locale, now)


@bp.route("/settings/email", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def email() -> ResponseReturnValue:
    """Ask for another e-mail address; a letter to it confirms it."""
    form = AddressForm()
    if not form.validate_on_submit() or not _knows_password(form):
        return render("account/email.html", form=form, sent_to=None)
    wanted = form.email.data or ""
    try:
        addresses.ask(current_user.id, wanted, path_for=lambda mark: _link(wanted, mark))
    except Refusal as no:
        db.session.rollback()
        form.email.errors = [no.sentence]
        return render("account/email.html", form=form, sent_to=None)
    db.session.commit()
    return render("account/email.html", form=form, sent_to=wanted)


def _knows_password(form: AddressForm) -> bool:
    stored = accounts.account(current_user.id).password
    typed = passwords.normal((form.password.data or "")[:passwords.LONGEST_TYPED])
    if stored and verify_password(typed, stored):
        return True
    form.password.errors = ["This is not your password."]
    return False


def _link(new_address: str, mark: str) -> str:
    words = [current_user.ref, new_address, mark]
    return url_for("account.confirm_email", token=_signer().dumps(words))


def _signer() -> URLSafeTimedSerializer:
    return signing.serializer(current_app.config, "email")


@bp.route("/settings/email/<token>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def confirm_email(token: str) -> ResponseReturnValue:
    """Confirm the new address: only for the person who asked, once, for a day.

    Opening the link changes nothing, because mail programs open links by themselves.
    """
    form = ConfirmForm()
    words = _words_of(token)
    if words is None:
        return render("account/dead_link.html", sentence=addresses.DEAD_LINK), 410
    new_address, mark = words
    if not form.validate_on_submit():
        return render("account/confirm_email.html", new_address=new_address, token=token)
    return _change(new_address, mark)


def _words_of(token: str) -> tuple[str, str] | None:
    """Return (address, mark) of a link that this person asked for and that is still good."""
    try:
        lasts = letters_of_accounts.CONFIRM_LASTS.total_seconds()
        ref, new_address, mark = _signer().loads(token, max_age=int(lasts))
    except (BadData, ValueError):
        return None
    present = addresses.mark_of(accounts.account(current_user.id))
    return (new_address, mark) if ref == current_user.ref and mark == present else None


def _change(new_address: str, mark: str) -> ResponseReturnValue:
    person = accounts.account(current_user.id)
    try:
        addresses.change(person.id, new_address, mark=mark)
    except Refusal as no:
        db.session.rollback()
        return render("account/dead_link.html", sentence=no.sentence), 410
    sessions.go_on_as(person)
    db.session.commit()
    flash(f"Your e-mail address is {new_address} now. Other browsers and devices were signed out.",
          "good")
    return redirect(url_for("account.settings"))
