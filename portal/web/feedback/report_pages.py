"""Report a feedback in three steps: why, what happened, look at it once more; then it is sent."""

from typing import NamedTuple

from flask import abort, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.feedback import Side
from portal.policy.refusal import Refusal
from portal.policy.reports import CHOICES
from portal.services.feedback import report_drafts, reporting
from portal.services.feedback.report_drafts import Typed
from portal.services.feedback.reporting import Earlier
from portal.services.feedback.sheet import Sheet
from portal.services.letters_of_feedback import FOLDER
from portal.web import uploads
from portal.web.feedback.reporting_forms import INSTEAD, DetailsForm, ReasonForm
from portal.web.page import render

STEPS = {"reason", "details", "check", "sent", "instead"}


class Reporting(NamedTuple):
    """A visitor who reports one feedback, and where the steps of it are."""

    sheet: Sheet
    reader: Side

    @property
    def own(self) -> bool:
        """Whether their side gave it."""
        return self.sheet.side is self.reader

    @property
    def place(self) -> str:
        """The address of the list they came from."""
        return FOLDER[self.reader]

    def at(self, step: str) -> str:
        """The address of a step."""
        return f"{self.place}/{self.sheet.ref}/report/{step}"


def begin(reader: Side, ref: str) -> ResponseReturnValue:
    """Lead to the first step."""
    return redirect(_find(reader, ref).at("reason"))


def show(reader: Side, ref: str, step: str) -> ResponseReturnValue:
    """Show a step, the report that was sent, or that there was one before."""
    if step not in STEPS:
        abort(404)
    if step == "sent":
        return _sent(reader, ref)
    known, typed = report_drafts.state(current_user.id, ref)
    if known:
        return render("feedback/report/already.html", sent=known, place=FOLDER[reader])
    return _page(_find(reader, ref), step, typed)


def take(reader: Side, ref: str, step: str) -> ResponseReturnValue:
    """Take what was typed into a step; 405 for one that takes nothing."""
    if step not in TAKING:
        abort(405 if step in STEPS else 404)
    known = report_drafts.earlier(current_user.id, ref)
    if known:
        return _second(reader, ref, step)
    return TAKING[step](_find(reader, ref))


def _find(reader: Side, ref: str) -> Reporting:
    """Find through the person: 404 for a stranger, a sentence for what was removed meanwhile."""
    found = reporting.find(current_user.id, ref, reader)
    return Reporting(found, reader) if found else abort(404)


def _second(reader: Side, ref: str, step: str) -> ResponseReturnValue:
    """A report was sent before: the same press again leads to it, anything else is told so."""
    if step == "check":
        return redirect(f"{FOLDER[reader]}/{ref}/report/sent", 303)
    known = report_drafts.earlier(current_user.id, ref)
    return render("feedback/report/already.html", sent=known, place=FOLDER[reader]), 409


def _sent(reader: Side, ref: str) -> ResponseReturnValue:
    sent = report_drafts.earlier(current_user.id, ref)
    if sent is None:
        return redirect(_find(reader, ref).at("reason"))
    return render("feedback/report/sent.html", sent=sent, place=FOLDER[reader])


def _page(at: Reporting, step: str, typed: Typed) -> ResponseReturnValue:
    """Show a step, or the one that is still missing before it."""
    missing = reporting.missing(at.sheet, at.reader, typed)
    if step == "reason":
        return _reason_page(at, _reason_form(at, data={"reason": typed.reason}))
    if step == "instead":
        return render("feedback/report/instead.html", at=at)
    if missing == "reason" or (missing and step == "check"):
        return redirect(at.at(missing))
    if step == "details":
        return _details_page(at, DetailsForm(formdata=None, data={"details": typed.details}))
    return _check_page(at, typed)


def _reason_form(at: Reporting, data: dict[str, str] | None = None) -> ReasonForm:
    allowed = reporting.reasons_for(at.sheet, at.reader)
    return ReasonForm(allowed, formdata=None, data=data) if data else ReasonForm(allowed)


def _reason_page(at: Reporting, form: ReasonForm, code: int = 200) -> ResponseReturnValue:
    return render("feedback/report/reason.html", at=at, form=form), code


def _details_page(at: Reporting, form: DetailsForm, code: int = 200,
                  documents: uploads.Documents | None = None) -> ResponseReturnValue:
    kept = documents or uploads.kept(report_drafts.draft_of(at.sheet.ref))
    return render("feedback/report/details.html", at=at, form=form, documents=kept), code


def _check_page(at: Reporting, typed: Typed, code: int = 200,
                notice: str | None = None) -> ResponseReturnValue:
    reason = next((words for one, (words, _) in CHOICES.items() if one == typed.reason), "")
    return render("feedback/report/check.html", at=at, typed=typed, reason=reason, notice=notice,
                  documents=uploads.kept(report_drafts.draft_of(at.sheet.ref))), code


def _take_reason(at: Reporting) -> ResponseReturnValue:
    form = _reason_form(at)
    if not form.validate():
        return _reason_page(at, form, 422)
    if form.reason.data == INSTEAD:
        return redirect(at.at("instead"), 303)
    report_drafts.keep(current_user.id, at.sheet.ref, reason=form.reason.data)
    db.session.commit()
    typed = report_drafts.typed(current_user.id, at.sheet.ref)
    return redirect(at.at(reporting.missing(at.sheet, at.reader, typed) or "check"), 303)


def _take_details(at: Reporting) -> ResponseReturnValue:
    """Keep the documents, then the words as they are; go on when both are as they must be."""
    documents = uploads.take(report_drafts.draft_of(at.sheet.ref))
    form = DetailsForm()
    kept = report_drafts.keep(current_user.id, at.sheet.ref, details=form.details.data or "")
    db.session.commit()
    if documents.stays and kept:
        return _details_page(at, form, 422 if documents.refused else 200, documents)
    if not form.validate():
        return _details_page(at, form, 422, documents)
    return redirect(at.at("check"), 303)


def _send(at: Reporting) -> ResponseReturnValue:
    try:
        reporting.send(current_user.id, at.sheet.ref, reader=at.reader)
        db.session.commit()
    except LookupError:
        abort(404)
    except Earlier:
        db.session.rollback()
    except Refusal as no:
        db.session.rollback()
        return _check_page(at, report_drafts.typed(current_user.id, at.sheet.ref), 409, no.sentence)
    return redirect(at.at("sent"), 303)


TAKING = {"reason": _take_reason, "details": _take_details, "check": _send}
