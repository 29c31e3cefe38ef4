"""Reporting a feedback: a draft through three steps, then one request for each who reports."""

from sqlalchemy import select

from portal import clock
from portal.models import Case, Feedback, Person, Report
from portal.policy import clocks, reports
from portal.policy.feedback import DETAILS_LIMIT, ReportReason, Side
from portal.policy.refusal import Refusal
from portal.policy.requests import SUBJECT_LIMIT
from portal.policy.text import clean, shortened, words
from portal.services import calendar, events, files, letters_of_reports, letters_to_team
from portal.services.cases import threads
from portal.services.feedback import concerned, report_drafts, sheets
from portal.services.feedback.report_drafts import Typed
from portal.services.feedback.sheet import Sheet
from portal.services.store import session
from portal.services.work import drafts

CHOOSE = "Choose the reason that comes closest."
TELL_MORE = ("Tell us what happened, in a few sentences at least: whoever decides knows only "
             "what you write and what they find in the contract.")
REMOVED = "This feedback has been removed in the meantime, so there is nothing left to report."


class Earlier(Refusal):
    """This person reported this feedback before; `ref` is that request."""

    def __init__(self, ref: str) -> None:
        super().__init__("You have already reported this feedback. Each person can report it once.")
        self.ref = ref


def find(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return a feedback that this person may report: received and visible, or their side's own.

    Raises `Refusal` for one that they received and that was removed since.
    """
    found = sheets.reportable(person_id, ref, reader)
    if found is None and sheets.was_received(person_id, ref, reader):
        raise Refusal(REMOVED)
    return found


def reasons_for(sheet: Sheet, reader: Side) -> tuple[ReportReason, ...]:
    """Return the reasons that this side may name."""
    return reports.BY_AUTHOR if sheet.side is reader else reports.BY_RECEIVER


def checked_reason(text: str, allowed: tuple[ReportReason, ...]) -> ReportReason:
    """Return the reason; `Refusal` for none, and for one that is not this person's to name."""
    if text not in set(allowed):
        raise Refusal(CHOOSE)
    return ReportReason(text)


def checked_details(text: str) -> str:
    """Return the description as it is kept; `Refusal` for one that is too short or too long."""
    kept = clean(text, DETAILS_LIMIT, "your description")
    if len(words(kept)) < reports.DETAILS_WORDS:
        raise Refusal(TELL_MORE)
    return kept


def missing(sheet: Sheet, reader: Side, typed: Typed) -> str | None:
    """Return the first step that is not filled in as it must be: 'reason', 'details' or None."""
    try:
        checked_reason(typed.reason, reasons_for(sheet, reader))
    except Refusal:
        return "reason"
    try:
        checked_details(typed.details)
    except Refusal:
        return "details"
    return None


def send(person_id: int, ref: str, *, reader: Side) -> str:
    """Send the draft: request, report, documents, event and receipt in one transaction.

    Returns the reference of the request. Raises `LookupError` where there is nothing this
    person may report, `Earlier` for the second time, `Refusal` for what is not complete.
    """
    found = find(person_id, ref, reader)
    if found is None:
        raise LookupError(ref)
    sheets.lock(found.id)
    draft = report_drafts.typed(person_id, ref)
    _demand_first(person_id, found.ref)
    if find(person_id, ref, reader) is None:
        raise Refusal(REMOVED)
    reason = checked_reason(draft.reason, reasons_for(found, reader))
    case = _open(person_id, found.id, found.title, reason, checked_details(draft.details))
    message = threads.first_message(case)
    files.attach(person_id, report_drafts.draft_of(ref), case_id=case.id, message_id=message.id)
    drafts.remove(person_id, report_drafts.FORM, ref)
    letters_to_team.wrote(case, message)
    letters_of_reports.received(case, contract=found.title, author=found.author)
    return case.ref


def report_fraud(staff_id: int, feedback_ref: str, *, details: str) -> str:
    """Report a feedback on our own initiative because its author took part in confirmed fraud.

    A colleague decides. Raises `LookupError` for an unknown feedback, `Earlier`, `Refusal` also
    for whoever is a party of it on another account.
    """
    found = session.scalar(select(Feedback).where(Feedback.ref == feedback_ref))
    if found is None:
        raise LookupError(feedback_ref)
    sheets.lock(found.id)
    session.refresh(found)
    concerned.demand_none(found, session.get_one(Person, staff_id))
    _demand_first(staff_id, feedback_ref)
    if found.removed_at is not None:
        raise Refusal("This feedback has been removed already.")
    kept = checked_details(details)
    return _open(staff_id, found.id, feedback_ref, ReportReason.confirmed_fraud, kept).ref


def _demand_first(person_id: int, feedback_ref: str) -> None:
    known = report_drafts.earlier(person_id, feedback_ref)
    if known is not None:
        raise Earlier(known.ref)


def _open(person_id: int, feedback_id: int, title: str, reason: ReportReason,
          details: str) -> Case:
    now = clock.now()
    case = threads.open(
        person_id, kind="report", by=person_id, text=details, feedback_id=feedback_id,
        subject=shortened(f"Report: feedback on {title}", SUBJECT_LIMIT),
        due_at=clocks.report_answer_due(now, calendar.holidays()),
        facts={"reason": reports.CHOICES[reason][0]})
    session.add(Report(case_id=case.id, feedback_id=feedback_id, reporter_id=person_id,
                       reason=reason, details=details, reported_at=now))
    session.flush()
    events.record("feedback.reported", by=person_id, person=person_id,
                  facts={"request": case.ref, "reason": reason.value})
    return case
