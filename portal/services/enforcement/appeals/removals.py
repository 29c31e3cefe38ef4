"""A feedback that was removed after a report: whom it concerns may object to that as well.

Its author always, its receiver if they could see it; whoever asked for the removal got it.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from portal import clock
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.reports import FeedbackRemoved
from portal.models import (
    Appeal,
    Case,
    Contract,
    Feedback,
    Organisation,
    OutboxLetter,
    Person,
    Report,
)
from portal.policy import appeals
from portal.policy.appeals import Outcome
from portal.policy.feedback import ReportReason, Side
from portal.policy.reports import BECAUSE
from portal.services.enforcement.appeals.matter import Matter
from portal.services.feedback import visible
from portal.services.organisations.membership import is_client_of
from portal.services.store import session

_Freelancer, _Decider, _Reviewer = (aliased(Person) for _ in range(3))
_Review = aliased(Case)

BACK = "The feedback is shown again, so there is nothing left to review."


class _Removal(NamedTuple):
    """How a feedback came to be removed: the answer to a report, or a review of that answer."""

    case: Case
    report: Report
    feedback: Feedback
    contract: Contract
    review: Appeal | None
    freelancer: str
    client: str
    decided_by: str
    letter: OutboxLetter | None

    @property
    def undone(self) -> bool:
        """Whether a review has brought the feedback back since."""
        return self.feedback.removed_at is None


def of_person(person_id: int, ref: str) -> Matter | None:
    """Return the removal of this feedback as something the person objects to.

    None where it was not removed after a report, and for everybody whom it does not concern.
    """
    found = _found(person_id, Feedback.ref == ref, or_(
        Feedback.freelancer_id == person_id, is_client_of(person_id)))
    if found is None or found.case.person_id == person_id or not _saw(found, person_id):
        return None
    return _matter(found, person_id)


def of_review(person_id: int, report: Report) -> Matter:
    """Return what a review of the removal after this report is about."""
    found = _found(person_id, Report.case_id == report.case_id)
    assert found is not None
    return _matter(found, person_id)


class Told(NamedTuple):
    """What its people were told about a removal; nothing of who reported it, or how."""

    at: datetime
    given: bool
    other: str
    because: str
    reasons: str
    decided_by: str


def reasons(matter: Matter) -> Told:
    """Return what was told about a removal, for the person of this matter."""
    found = _found(matter.person_id, Feedback.id == matter.feedback_id)
    assert found is not None
    answer = found.review or found.report
    given = is_given_by(matter.person_id, found.feedback)
    is_freelancer = found.feedback.freelancer_id == matter.person_id
    return Told(
        answer.decided_at or matter.notice_at, given,
        found.client if is_freelancer else found.freelancer,
        BECAUSE[ReportReason(found.report.reason)], answer.reasons or "", found.decided_by)


def is_given_by(person_id: int, feedback: Feedback) -> bool:
    """Whether this person is on the side that gave a feedback."""
    return (feedback.freelancer_id == person_id) == (feedback.side == Side.freelancer)


def note_seen(letter_id: int, connection: Connection) -> None:
    """Note on a connection of its own that somebody reads now what this letter had told."""
    connection.execute(update(OutboxLetter)
                       .where(OutboxLetter.id == letter_id, OutboxLetter.seen_at.is_(None))
                       .values(seen_at=clock.now()))


def _found(person_id: int, *which: ColumnElement[bool]) -> _Removal | None:
    """Return the first removal of a feedback, with the letter that told this person of it."""
    reversed_ = and_(Appeal.report_case_id == Report.case_id, Report.outcome == "kept",
                     Appeal.outcome == Outcome.reversed.value)
    letter_key = (f"{kind_of(FeedbackRemoved).name}:" + func.coalesce(_Review.ref, Case.ref)
                  + f":{person_id}")
    row: Any = session.execute(
        select(Case, Report, Feedback, Contract, Appeal, _Freelancer.name, Organisation.name,
               func.coalesce(_Reviewer.name, _Decider.name), OutboxLetter)
        .join(Report, Report.case_id == Case.id).join(Feedback, Feedback.id == Report.feedback_id)
        .join(Contract, Contract.id == Feedback.contract_id)
        .join(_Freelancer, _Freelancer.id == Contract.freelancer_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .outerjoin(_Decider, _Decider.id == Report.decided_by_id)
        .outerjoin(Appeal, reversed_).outerjoin(_Reviewer, _Reviewer.id == Appeal.decided_by_id)
        .outerjoin(_Review, _Review.id == Appeal.case_id)
        .outerjoin(OutboxLetter, OutboxLetter.dedupe_key == letter_key)
        .where(or_(Report.outcome == "removed", Appeal.case_id.is_not(None)), *which)
        .order_by(Report.decided_at, Case.id)).first()
    return _Removal(*row) if row else None


def _saw(found: _Removal, person_id: int) -> bool:
    feedback = found.feedback
    if is_given_by(person_id, feedback):
        return True
    removed_at = feedback.removed_at or found.report.decided_at
    return removed_at is not None and visible.has_public(feedback) and visible.is_due(
        feedback.contract_ended_at, feedback.paired_at, removed_at)


def _matter(found: _Removal, person_id: int) -> Matter:
    report, review = found.report, found.review
    decided_at = (review.decided_at if review else None) or report.decided_at
    back, seen_at = _came_back(found.letter)
    told_at = appeals.notice_counts_from(decided_at or report.reported_at, came_back=back,
                                         seen_at=seen_at, now=clock.now())
    return Matter(
        found.feedback.ref, person_id, told_at, person_id,
        report_case_id=found.case.id, feedback_id=found.feedback.id,
        contract=found.contract.title, report=found.case.ref, removed=True,
        first_decided_by_id=review.decided_by_id if review else report.decided_by_id,
        first_approved_by_id=report.decided_by_id if review else None,
        settled=BACK if found.undone else None,
        unread_letter=found.letter.id if found.letter and back and not seen_at else None)


def _came_back(letter: OutboxLetter | None) -> tuple[bool, datetime | None]:
    """Whether the letter did not arrive, and when what it told was read all the same."""
    if letter is None:
        return False, None
    return bool(letter.bounced_at or letter.dead_at), letter.seen_at
