"""Reports about feedback: the list by due time, one of them, and the decision about it."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Field

from portal.extensions import db
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.services.feedback import report_decisions, report_dossier, reporting
from portal.services.feedback import reports as known
from portal.services.feedback.reports import Filter
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff import places
from portal.web.staff.blueprint import bp
from portal.web.staff.report_forms import OwnReportForm, ReportDecisionForm

FILTERS = {Filter.open: "Waiting for us", Filter.asked: "Waiting for an answer",
           Filter.decided: "Decided"}
UNKNOWN = "There is no feedback with this reference. Check it, and try again."


@bp.get("/staff/reports")
@audience(Audience.STAFF)
def reports() -> ResponseReturnValue:
    """Reports that wait for a decision, whichever is due first on top."""
    asked = request.args.get("show", "")
    which = Filter(asked) if asked in set(Filter) else Filter.open
    found = known.reports(current_user.id, which, Which.of(request.args.get("page")))
    return render("staff/reports.html", found=found, filters=FILTERS)


@bp.get("/staff/reports/new")
@audience(Audience.STAFF)
def new_report() -> ResponseReturnValue:
    """Report a feedback on our own initiative."""
    given = {"feedback": request.args.get("feedback", "")}
    return render("staff/report_new.html", form=OwnReportForm(formdata=None, data=given))


@bp.post("/staff/reports/new")
@audience(Audience.STAFF)
def take_report() -> ResponseReturnValue:
    """Put a report of a member of staff into the list; a colleague decides it."""
    form = OwnReportForm()
    field: Field = form.details
    refused = None
    try:
        ref = reporting.report_fraud(current_user.id, (form.feedback.data or "").strip(),
                                     details=form.details.data or "")
        db.session.commit()
    except LookupError:
        field, refused = form.feedback, UNKNOWN
    except reporting.Earlier as no:
        field, refused = form.feedback, f"{no.sentence} It is {no.ref}."
    except Refusal as no:
        refused = no.sentence
    if refused:
        db.session.rollback()
        field.errors = [refused]
        return render("staff/report_new.html", form=form), 422
    flash("Your report is in the list. A colleague decides it.", "good")
    return redirect(url_for("staff.report", ref=ref), 303)


@bp.get("/staff/reports/<ref:ref>")
@audience(Audience.STAFF)
def report(ref: str) -> ResponseReturnValue:
    """One report: what is reported, what is known, and the decision."""
    return _page(ref, ReportDecisionForm(formdata=None))


@bp.post("/staff/reports/<ref:ref>/change")
@audience(Audience.STAFF)
def change_report(ref: str) -> ResponseReturnValue:
    """Back from the preview to the form, with what was typed."""
    return _page(ref, ReportDecisionForm())


@bp.post("/staff/reports/<ref:ref>/preview")
@audience(Audience.STAFF)
def preview_report(ref: str) -> ResponseReturnValue:
    """Show exactly what everybody will read; nothing is stored."""
    form = ReportDecisionForm()
    try:
        made = report_decisions.preview(ref, form.choice, by=current_user.id)
    except Refusal as no:
        return _refused(ref, form, no)
    db.session.rollback()
    return render("staff/report_preview.html", file=report_dossier.of(ref, current_user.id),
                  form=form, made=made)


@bp.post("/staff/reports/<ref:ref>/decide")
@audience(Audience.STAFF)
def decide_report(ref: str) -> ResponseReturnValue:
    """Decide: the record, the removal, the sums and the letters are one transaction."""
    form = ReportDecisionForm()
    try:
        report_decisions.decide(ref, form.choice, by=current_user.id)
        db.session.commit()
    except Refusal as no:
        return _refused(ref, form, no)
    said = ("The feedback is removed, and the letters are on their way."
            if form.outcome.data == "removed" else
            "The feedback stays, and the letter with your reasons is on its way.")
    flash(places.and_next(said, "/staff/reports"), "good")
    return redirect(url_for("staff.report", ref=ref), 303)


def _page(ref: str, form: ReportDecisionForm, code: int = 200,
          notice: str | None = None) -> ResponseReturnValue:
    found = report_dossier.of(ref, current_user.id)
    if found is None:
        abort(404)
    return render("staff/report.html", file=found, form=form, notice=notice,
                  typed=form.reasons.data if notice and found.report.decided_at else ""), code


def _refused(ref: str, form: ReportDecisionForm, no: Refusal) -> ResponseReturnValue:
    """Show a no beside the form, with everything that was typed."""
    db.session.rollback()
    if isinstance(no, Conflict):
        if _is_the_same(ref, form):
            return redirect(url_for("staff.report", ref=ref), 303)
        return _page(ref, form, 409, no.sentence)
    field = form[no.field] if isinstance(no, Misplaced) else form.outcome
    field.errors = [no.sentence]
    return _page(ref, form, 422)


def _is_the_same(ref: str, form: ReportDecisionForm) -> bool:
    """Whether this is the decision that the same person took a moment ago, sent twice."""
    found = report_dossier.of(ref, current_user.id)
    if found is None or found.report.decided_by_id != current_user.id:
        return False
    return (found.report.outcome == form.outcome.data
            and (found.report.reasons or "").split() == (form.reasons.data or "").split())
