"""The second person: read what the first one decided, agree to it, or decline it."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.services import declarations
from portal.services.enforcement import dossier, signatures
from portal.services.enforcement.dossier import Proposal
from portal.services.enforcement.violations import agreeing
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff import identity, places, statement
from portal.web.staff.blueprint import bp
from portal.web.staff.forms import AgreeForm


@bp.get("/staff/decisions/<ref:ref>/approve")
@audience(Audience.STAFF)
def approve(ref: str) -> ResponseReturnValue:
    """What waits for a second person; a decision that does not is shown on its own page."""
    return _page(ref, AgreeForm(formdata=None))


@bp.post("/staff/decisions/<ref:ref>/approve")
@audience(Audience.STAFF)
def agree(ref: str) -> ResponseReturnValue:
    """Agree, and it takes effect; or decline with reasons for the record."""
    form = AgreeForm()
    if not form.validate_on_submit():
        return _page(ref, form, code=422)
    if form.outcome.data == "agree" and agreeing.closes(ref) and not identity.is_confirmed():
        return _page(ref, form, code=422, problem=identity.WRONG)
    told: dict[str, Any] = {"by": current_user.id, "seen": form.revision}
    try:
        if form.outcome.data == "agree":
            agreeing.approve(ref, **told)
        else:
            agreeing.decline(ref, because=form.reasons.data or "", **told)
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    said = ("You agreed. The decision is recorded, and the letter is on its way."
            if form.outcome.data == "agree" else "The decision is declined and closed.")
    flash(places.and_next(said, "/staff/queue"), "good")
    return redirect(url_for("staff.decision", ref=ref), 303)


def _refused(ref: str, form: AgreeForm, no: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(no, Conflict):
        signatures.bring_in_step(ref)
        db.session.commit()
        return _page(ref, form, code=409, notice=no.sentence)
    field = form[no.field] if isinstance(no, Misplaced) else form.outcome
    field.errors = [no.sentence]
    return _page(ref, form, code=422)


def _page(ref: str, form: AgreeForm, code: int = 200,
          notice: str | None = None, problem: str = "") -> ResponseReturnValue:
    found = dossier.of(ref, current_user.id) or abort(404)
    if not isinstance(found, Proposal) or found.decision.signed_at is None:
        if request.method == "GET":
            return redirect(url_for("staff.decision", ref=ref), 303)
        return render("staff/not_waiting.html", ref=ref, notice=notice), 409
    made = agreeing.preview_approval(ref, by=current_user.id) or abort(404)
    db.session.rollback()
    return render(
        "staff/approve.html", proposal=found, decision=found.decision, subject=found.subject,
        form=form, notice=notice, made=made, problem=problem,
        declared=declarations.of_human(found.subject.id) if found.subject.declared else (),
        mine=found.decision.decided_by_id == current_user.id,
        told=statement.as_read_by(found.subject, made.told)), code
