"""One decision: read the evidence, say what happens and why, preview it, decide."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.policy.vocabulary import HoldMode
from portal.services.cases import staffing
from portal.services.enforcement import decided, dossier, holds, previews, signatures
from portal.services.enforcement.decided import Decision, State
from portal.services.enforcement.dossier import Proposal
from portal.services.enforcement.violations import renewing
from portal.services.learning import shelf
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff import places, statement
from portal.web.staff.blueprint import bp
from portal.web.staff.forms import DecisionForm, LiftForm, RenewForm


@bp.get("/staff/decisions/<ref:ref>")
@audience(Audience.STAFF)
def decision(ref: str) -> ResponseReturnValue:
    """The evidence and the form while nobody has decided, the permanent record afterwards."""
    return show(ref)


@bp.post("/staff/decisions/<ref:ref>/change")
@audience(Audience.STAFF)
def change(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return show(ref, DecisionForm())


@bp.post("/staff/decisions/<ref:ref>/preview")
@audience(Audience.STAFF)
def preview(ref: str) -> ResponseReturnValue:
    """Show exactly what the freelancer will read; nothing is stored."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return show(ref, form, code=422)
    told = {"by": current_user.id, "seen": form.revision}
    try:
        if form.outcome.data == "confirm":
            made = previews.of_confirming(ref, reasons=form.reasons.data or "",
                                          path=form.path.data or "", **told)
        else:
            made = previews.of_declining(ref, because=form.reasons.data or "", **told)
    except Refusal as no:
        return _refused(ref, form, no)
    db.session.rollback()
    return _preview_page(ref, form, made)


@bp.post("/staff/decisions/<ref:ref>/decide")
@audience(Audience.STAFF)
def decide(ref: str) -> ResponseReturnValue:
    """Take the decision: the statement, the event and the letter are one transaction."""
    form = DecisionForm()
    if not form.validate_on_submit():
        return show(ref, form, code=422)
    told = {"by": current_user.id, "seen": form.revision}
    try:
        if form.outcome.data == "confirm":
            holds.confirm(ref, reasons=form.reasons.data or "", path=form.path.data or "", **told)
        else:
            holds.decline(ref, because=form.reasons.data or "", **told)
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    known = decided.by_ref(ref)
    said = ("The proposal is declined and closed." if form.outcome.data != "confirm"
            else "Your decision is recorded and in force." if known and known.decided_at
            else "Your decision is written down. It takes effect when a second person agrees.")
    flash(places.and_next(said, "/staff/queue"), "good")
    return redirect(url_for("staff.decision", ref=ref), 303)


def show(ref: str, form: DecisionForm | LiftForm | RenewForm | None = None, *,
         code: int = 200, notice: str | None = None) -> ResponseReturnValue:
    """Return the page of a decision, with the form as it was filled in, if it was."""
    found = dossier.of(ref, current_user.id)
    if found is None:
        abort(404)
    if isinstance(found, Proposal) and found.decision.signed_at:
        return _waits(found, form)
    if isinstance(found, Proposal):
        return _form_page(found, form, notice), code
    if isinstance(form, DecisionForm):
        return faster(found.decision, form.reasons.data)
    return render("staff/decision.html", file=found, decision=found.decision,
                  subject=found.subject,
                  form=form if isinstance(form, LiftForm) else LiftForm(formdata=None),
                  renews=staffing.leads(current_user.roles)
                  and not renewing.ends_by_review(ref),
                  renewal=form if isinstance(form, RenewForm) else RenewForm(formdata=None),
                  told=statement.as_read_by(found.subject, found.told)), code


def _waits(found: Proposal, form: Any) -> ResponseReturnValue:
    """Lead to the page of the second person; whoever wrote meanwhile gets their text back."""
    if isinstance(form, DecisionForm):
        return faster(found.decision, form.reasons.data)
    return redirect(url_for("staff.approve", ref=found.decision.ref), 303)


def _form_page(found: Proposal, form: Any, notice: str | None) -> str:
    if not isinstance(form, DecisionForm):
        form = DecisionForm(formdata=None)
    if found.decision.mode is HoldMode.shadow:
        form.for_shadow()
    form.offer(shelf.choices())
    return render("staff/decision.html", proposal=found, decision=found.decision,
                  subject=found.subject, form=form, notice=notice)


def faster(known: Decision, typed: str | None) -> ResponseReturnValue:
    """Say who decided what and when, and hand the text back for copying."""
    return render("staff/faster.html", decision=known, typed=typed or "",
                  mine=current_user.id in {known.decided_by_id, known.lifted_by_id}), 409


def _refused(ref: str, form: DecisionForm, no: Refusal) -> ResponseReturnValue:
    """Show a no beside the form, with everything that was typed."""
    db.session.rollback()
    if isinstance(no, Conflict):
        return _conflict(ref, form, no)
    field = form[no.field] if isinstance(no, Misplaced) else form.outcome
    field.errors = [no.sentence]
    return show(ref, form, code=422)


def _conflict(ref: str, form: DecisionForm, no: Conflict) -> ResponseReturnValue:
    """Somebody was faster, or the evidence changed: show it as it stands now."""
    known = decided.by_ref(ref)
    if known is None or known.state is State.waiting:
        signatures.bring_in_step(ref)
        db.session.commit()
        return show(ref, form, code=409, notice=no.sentence)
    if known.state is State.signed and known.decided_by_id == current_user.id:
        return redirect(url_for("staff.approve", ref=ref), 303)
    if _is_the_same(known, form):
        return redirect(url_for("staff.decision", ref=ref), 303)
    return faster(known, form.reasons.data)


def _is_the_same(known: Decision, form: DecisionForm) -> bool:
    """Whether this is the decision that the same person took a moment ago, sent twice."""
    kept = known.reasons if known.in_force_from else known.declined_because
    outcome = "confirm" if known.in_force_from else "decline"
    return (known.decided_by_id == current_user.id and outcome == form.outcome.data
            and (kept or "").split() == (form.reasons.data or "").split())


def _preview_page(ref: str, form: DecisionForm, made: previews.Preview) -> ResponseReturnValue:
    found = dossier.of(ref, current_user.id)
    if not isinstance(found, Proposal):
        return show(ref, form)
    return render("staff/preview.html", decision=found.decision, subject=found.subject,
                  form=form, made=made, told=statement.as_read_by(found.subject, made.told))
