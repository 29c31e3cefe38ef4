"""Reporting a feedback: a draft through three steps, then one request for each who reports (F4)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import clock
from portal.models import Case, Feedback, Report, Response
from portal.policy import clocks, reports
from portal.policy.feedback import DETAILS_LIMIT, ReportReason, Side, answer_window
from portal.policy.refusal import Refusal
from portal.policy.requests import SUBJECT_LIMIT
from portal.policy.text import clean
from portal.services import calendar, events, files, letters_of_reports
from portal.services.cases import threads
from portal.services.feedback import sheet as sheets
from portal.services.feedback.sheet import Sheet
from portal.services.store import session
from portal.services.work import drafts

FORM = "report"

CHOOSE = "Choose the reason that comes closest."
TELL_MORE = ("Tell us what happened, in a few sentences at least: whoever decides knows only "
             "what you write and what they find in the contract.")
REMOVED = "This feedback has been removed in the meantime, so there is nothing left to report."


class Earlier(Refusal):
    """This person reported this feedback before; `ref` is that request."""

    def __init__(self, ref: str) -> None:
        super().__init__("You have reported this feedback already. That can be done once.")
        self.ref = ref


@dataclass(frozen=True)
class Typed:
    """What somebody has typed into a report so far, right or wrong."""

    reason: str = ""
    details: str = ""


@dataclass(frozen=True)
class Sent:
    """A report that was sent, as its reporter sees it; aware UTC."""

    ref: str
    feedback_ref: str
    reported_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    outcome: str | None
    reason: str
    ended_at: datetime
    answered_at: datetime | None

    @property
    def answer_until(self) -> datetime:
        """The last instant in which the feedback can be answered."""
        return answer_window(self.ended_at).closes

    def may_answer(self, now: datetime) -> bool:
        """Whether its receiver, who reported it, can still answer it."""
        return (self.reason in reports.BY_RECEIVER and self.outcome != "removed"
                and self.answered_at is None and now <= self.answer_until)


def find(person_id: int, ref: str, reader: Side) -> Sheet | None:
    """Return a feedback that this person may report: received and visible, or their side's own.

    Raises `Refusal` for one that they received and that was removed since.
    """
    found = (sheets.received(person_id, ref, reader)
             or sheets.given(person_id, ref, reader))
    if found is None and sheets.was_received(person_id, ref, reader):
        raise Refusal(REMOVED)
    return found


def reasons_for(sheet: Sheet, reader: Side) -> tuple[ReportReason, ...]:
    """Return the reasons that this side may name."""
    return reports.BY_AUTHOR if sheet.side is reader else reports.BY_RECEIVER


def draft_of(ref: str) -> str:
    """Return the name under which documents of a report are kept until it is sent."""
    return f"{FORM} {ref}"


def typed(person_id: int, ref: str) -> Typed:
    """Return the draft of a report."""
    kept = drafts.fields(person_id, FORM, ref)
    return Typed(kept.get("reason", ""), kept.get("details", ""))


def keep(person_id: int, ref: str, *, reason: str | None = None,
         details: str | None = None) -> bool:
    """Keep what was typed in one step beside the other; False if it is too long to keep."""
    before = typed(person_id, ref)
    return drafts.save(person_id, FORM, ref, {
        "reason": before.reason if reason is None else reason,
        "details": before.details if details is None else details})


def checked_reason(text: str, allowed: tuple[ReportReason, ...]) -> ReportReason:
    """Return the reason; `Refusal` for none, and for one that is not this person's to name."""
    if text not in set(allowed):
        raise Refusal(CHOOSE)
    return ReportReason(text)


def checked_details(text: str) -> str:
    """Return the description as it is kept; `Refusal` for one that is too short or too long."""
    kept = clean(text, DETAILS_LIMIT, "your description")
    if len(kept.split()) < reports.DETAILS_WORDS:
        raise Refusal(TELL_MORE)
    return kept


def earlier(person_id: int, ref: str) -> Sent | None:
    """Return the report that this person sent about this feedback."""
    row = session.execute(
        select(Case.ref, Feedback.ref, Report.reported_at, Case.due_at, Report.decided_at,
               Report.outcome, Report.reason, Feedback.contract_ended_at, Response.posted_at)
        .join(Report, Report.case_id == Case.id).join(Feedback, Feedback.id == Report.feedback_id)
        .outerjoin(Response, Response.feedback_id == Feedback.id)
        .where(Report.reporter_id == person_id, Feedback.ref == ref)).first()
    return Sent(*row) if row else None


def send(person_id: int, ref: str, *, reader: Side) -> str:
    """Send the draft: request, report, documents, event and receipt in one transaction.

    Returns the reference of the request. Raises `LookupError` where there is nothing this
    person may report, `Earlier` for the second time, `Refusal` for what is not complete.
    """
    found = find(person_id, ref, reader)
    if found is None:
        raise LookupError(ref)
    sheets.lock(found.id)
    draft = typed(person_id, ref)
    _demand_first(person_id, found.ref)
    if find(person_id, ref, reader) is None:
        raise Refusal(REMOVED)
    reason = checked_reason(draft.reason, reasons_for(found, reader))
    case = _open(person_id, found.id, found.title, reason, checked_details(draft.details))
    files.attach(person_id, draft_of(ref), case_id=case.id,
                 message_id=threads.first_message(case).id)
    drafts.remove(person_id, FORM, ref)
    letters_of_reports.received(case, contract=found.title, author=found.author)
    return case.ref


def report_fraud(staff_id: int, feedback_ref: str, *, details: str) -> str:
    """Report a feedback on our own initiative because its author took part in confirmed fraud.

    A colleague decides. Raises `LookupError` for an unknown feedback, `Earlier`, `Refusal`.
    """
    found = session.scalar(select(Feedback).where(Feedback.ref == feedback_ref))
    if found is None:
        raise LookupError(feedback_ref)
    sheets.lock(found.id)
    session.refresh(found)
    _demand_first(staff_id, feedback_ref)
    if found.removed_at is not None:
        raise Refusal("This feedback has been removed already.")
    kept = checked_details(details)
    return _open(staff_id, found.id, feedback_ref, ReportReason.confirmed_fraud, kept).ref


def _demand_first(person_id: int, feedback_ref: str) -> None:
    known = earlier(person_id, feedback_ref)
    if known is not None:
        raise Earlier(known.ref)


def _open(person_id: int, feedback_id: int, title: str, reason: ReportReason,
          details: str) -> Case:
    now = clock.now()
    subject = f"Report: feedback on {title}"
    case = threads.open(
        person_id, kind="report", by=person_id, text=details, feedback_id=feedback_id,
        subject=subject if len(subject) <= SUBJECT_LIMIT else f"{subject[:SUBJECT_LIMIT - 1]}…",
        due_at=clocks.report_answer_due(now, calendar.holidays()),
        facts={"reason": reports.CHOICES[reason][0]})
    session.add(Report(case_id=case.id, feedback_id=feedback_id, reporter_id=person_id,
                       reason=reason, details=details, reported_at=now))
    session.flush()
    events.record("feedback.reported", by=person_id, person=person_id,
                  facts={"request": case.ref, "reason": reason.value})
    return case
