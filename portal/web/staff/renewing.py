"""A lead lets a suspension go on: reasons, the message as it will be read, then the deed."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.enforcement import dossier
from portal.services.enforcement.dossier import File
from portal.services.enforcement.violations import renewing
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff import statement
from portal.web.staff.blueprint import bp
from portal.web.staff.deciding import show
from portal.web.staff.forms import RenewForm


@bp.post("/staff/decisions/<ref:ref>/renew/change")
@audience(Audience.LEAD)
def renew_change(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return show(ref, RenewForm())


@bp.post("/staff/decisions/<ref:ref>/renew/preview")
@audience(Audience.LEAD)
def renew_preview(ref: str) -> ResponseReturnValue:
    """Show exactly what the freelancer will read; nothing is stored."""
    form = RenewForm()
    try:
        made = renewing.preview(ref, by=current_user.id, because=form.renewal.data or "",
                                seen=form.until.data or "")
    except Refusal as no:
        return _refused(ref, form, no)
    db.session.rollback()
    found = dossier.of(ref, current_user.id)
    if not isinstance(found, File):
        return show(ref, form)
    return render("staff/renew_preview.html", ref=ref, form=form, made=made,
                  subject=found.subject, told=statement.fragment_as_read_by(
                      found.subject, "status/_goes_on.html", renewals=[made.renewed]))


@bp.post("/staff/decisions/<ref:ref>/renew")
@audience(Audience.LEAD)
def renew(ref: str) -> ResponseReturnValue:
    """Let it go on from the day on which it would have ended."""
    form = RenewForm()
    try:
        renewing.renew(ref, by=current_user.id, because=form.renewal.data or "",
                       seen=form.until.data or "")
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    flash("The suspension goes on, and the letter with your reasons is on its way.", "good")
    return redirect(url_for("staff.decision", ref=ref), 303)


def _refused(ref: str, form: RenewForm, no: Refusal) -> ResponseReturnValue:
    """Show a no beside the form, with what was typed."""
    db.session.rollback()
    form.renewal.errors = [no.sentence]
    return show(ref, form, code=422)
