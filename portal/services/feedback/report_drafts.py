"""What somebody has typed into a report and not sent, and what they have sent about a feedback."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, and_, bindparam, select

from portal.models import Case, Draft, Feedback, Report, Response
from portal.policy import reports
from portal.policy.feedback import answer_window
from portal.services.store import rows
from portal.services.work import drafts

FORM = "report"


class Typed(NamedTuple):
    """What somebody has typed into a report so far, right or wrong."""

    reason: str = ""
    details: str = ""


class Sent(NamedTuple):
    """A report that was sent, as its reporter sees it; aware UTC."""

    ref: str
    feedback_ref: str
    reported_at: datetime
    due_at: datetime | None
    owed_by: str | None
    decided_at: datetime | None
    outcome: str | None
    reason: str
    ended_at: datetime
    answered_at: datetime | None

    @property
    def answer_until(self) -> datetime:
        """The last second in which the feedback can be answered."""
        return answer_window(self.ended_at).closes

    def may_answer(self, now: datetime) -> bool:
        """Whether its receiver, who reported it, can still answer it."""
        return (self.reason in reports.BY_RECEIVER and self.outcome != "removed"
                and self.answered_at is None and answer_window(self.ended_at).is_open(now))


_person: BindParameter[int] = bindparam("person")
_ref: BindParameter[str] = bindparam("ref")
_STATE: Select[*tuple[Any, ...]] = (
    select(Draft.fields, Case.ref, Feedback.ref, Report.reported_at, Case.due_at,
           Case.owed_by, Report.decided_at, Report.outcome, Report.reason,
           Feedback.contract_ended_at, Response.posted_at)
    .select_from(Feedback)
    .outerjoin(Draft, and_(Draft.person_id == _person, Draft.form == FORM,
                           Draft.about_ref == Feedback.ref))
    .outerjoin(Report, and_(Report.feedback_id == Feedback.id, Report.reporter_id == _person))
    .outerjoin(Case, Case.id == Report.case_id)
    .outerjoin(Response, Response.feedback_id == Feedback.id)
    .where(Feedback.ref == _ref))


def draft_of(ref: str) -> str:
    """Return the name under which documents of a report are kept until it is sent."""
    return f"{FORM} {ref}"


def keep(person_id: int, ref: str, *, reason: str | None = None,
         details: str | None = None) -> bool:
    """Keep what was typed in one step beside the other; False if it is too long to keep."""
    before = typed(person_id, ref)
    return drafts.save(person_id, FORM, ref, {
        "reason": before.reason if reason is None else reason,
        "details": before.details if details is None else details})


def typed(person_id: int, ref: str) -> Typed:
    """Return the draft of a report."""
    return state(person_id, ref)[1]


def earlier(person_id: int, ref: str) -> Sent | None:
    """Return the report that this person sent about this feedback."""
    return state(person_id, ref)[0]


def state(person_id: int, ref: str) -> tuple[Sent | None, Typed]:
    """Return what this person has sent about a feedback, and what they have typed and not sent."""
    found = rows(_STATE, {"person": person_id, "ref": ref})
    if not found:
        return None, Typed()
    one: Any = found[0]
    kept, sent = one[0] or {}, one[1:]
    return (Sent(*sent) if sent[0] else None,
            Typed(kept.get("reason", ""), kept.get("details", "")))
