"""Ending a hold before its Monday, with reasons that the freelancer reads."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict, Refusal
from portal.services.enforcement import decided, holds, previews
from portal.services.enforcement.decided import State
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp
from portal.web.staff.deciding import faster, show
from portal.web.staff.forms import LiftForm


@bp.post("/staff/decisions/<ref:ref>/lift/change")
@audience(Audience.STAFF)
def lift_change(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return show(ref, LiftForm())


@bp.post("/staff/decisions/<ref:ref>/lift/preview")
@audience(Audience.STAFF)
def lift_preview(ref: str) -> ResponseReturnValue:
    """Show exactly what the freelancer will read; nothing is stored."""
    form = LiftForm()
    try:
        made = previews.of_lifting(ref, by=current_user.id, because=form.reasons.data or "")
    except Refusal as no:
        return _refused(ref, form, no)
    db.session.rollback()
    known = decided.by_ref(ref)
    return render("staff/lift_preview.html", ref=ref, form=form, made=made,
                  kind=known.kind if known else "hold")


@bp.post("/staff/decisions/<ref:ref>/lift")
@audience(Audience.STAFF)
def lift(ref: str) -> ResponseReturnValue:
    """End the hold now."""
    form = LiftForm()
    try:
        holds.lift_early(ref, by=current_user.id, because=form.reasons.data or "")
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    flash("It has ended, and the letter is on its way.", "good")
    return redirect(url_for("staff.decision", ref=ref), 303)


def _refused(ref: str, form: LiftForm, no: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    if not isinstance(no, Conflict):
        form.reasons.errors = [no.sentence]
        return show(ref, form, code=422)
    known = decided.by_ref(ref)
    if known is None:
        return show(ref, form)
    mine = known.state is State.lifted and known.lifted_by_id == current_user.id
    if mine and (known.lifted_because or "").split() == (form.reasons.data or "").split():
        return redirect(url_for("staff.decision", ref=ref), 303)
    return faster(known, form.reasons.data)
