"""What people tell us beforehand: a list of theirs, a form, and taking something back."""

from datetime import date

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import RadioField, StringField, TextAreaField

from portal.extensions import db
from portal.policy import declarations as policy
from portal.policy.refusal import Misplaced, Refusal
from portal.services import declarations as told
from portal.web.access import Audience, audience
from portal.web.account.blueprint import bp
from portal.web.forms import ODD_DAY, Form
from portal.web.page import render


class DeclarationForm(Form):
    """What it is about, since when, until when, and a few words."""

    kind = RadioField("What would you like to tell us?", validate_choice=False,
                      choices=[(one.value, words.title) for one, words in policy.WORDS.items()])
    text = TextAreaField("In your words", description=(
        "Whoever looks at your account reads exactly what you write."))
    starts_on = StringField("From")
    ends_on = StringField("Until (optional)", description="If you leave this empty, it goes on.")

    limit = policy.TEXT_LIMIT


@bp.get("/settings/declarations")
@audience(Audience.SIGNED_IN)
def declarations() -> ResponseReturnValue:
    """Everything told so far, and the form."""
    return _page(DeclarationForm(formdata=None))


@bp.post("/settings/declarations")
@audience(Audience.SIGNED_IN)
def declare() -> ResponseReturnValue:
    """Keep something new."""
    form = DeclarationForm()
    try:
        told.declare(current_user.id, kind=form.kind.data or "", text=form.text.data or "",
                     starts_on=_day(form, "starts_on"), ends_on=_day(form, "ends_on"))
    except Refusal as no:
        db.session.rollback()
        field = form[no.field] if isinstance(no, Misplaced) else form.text
        field.errors = [no.sentence]
        return _page(form, 422)
    db.session.commit()
    flash("Thank you, we have noted it. Whoever looks at your account reads it first.", "good")
    return redirect(url_for("account.declarations"), 303)


@bp.post("/settings/declarations/<ref>/withdrawal")
@audience(Audience.SIGNED_IN)
def withdraw_declaration(ref: str) -> ResponseReturnValue:
    """Note that something does not hold any more."""
    if not told.withdraw(current_user.id, ref):
        abort(404)
    db.session.commit()
    flash("Noted: that no longer applies.", "good")
    return redirect(url_for("account.declarations"), 303)


def _day(form: DeclarationForm, name: str) -> date | None:
    typed = (form[name].data or "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Misplaced(name, ODD_DAY) from None


def _page(form: DeclarationForm, code: int = 200) -> ResponseReturnValue:
    return render("account/declarations.html", form=form, known=told.of_person(current_user.id),
                  words=policy.WORDS), code
