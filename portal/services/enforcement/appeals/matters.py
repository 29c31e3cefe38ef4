"""What a review can be about: a decision about an account, the answer to a report, a removal."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Action, Appeal, Case, Contract, Feedback, Report
from portal.policy import appeals
from portal.policy.vocabulary import Kind
from portal.services import humans
from portal.services.enforcement.appeals import removals
from portal.services.enforcement.appeals.matter import Matter
from portal.services.store import session

_Newer, _Asked = aliased(Appeal), aliased(Case)
REF = re.compile("[A-Z]-[0-9A-Z]{4,20}")
REVERSED = "A review has found this decision wrong already, and everything it did is undone."
REMOVED = "The feedback was removed as you had asked, so there is nothing left to review."


def of_person(person_id: int, ref: str) -> Matter | None:
    """Return what this person may object to under this reference; a stranger's is None.

    Decisions on other accounts of the same human being are theirs as well.
    """
    if not REF.fullmatch(ref):
        return None
    if ref.startswith("D-"):
        return _decision(person_id, ref)
    if ref.startswith("F-"):
        return removals.of_person(person_id, ref)
    return _report(person_id, ref)


def _decision(person_id: int, ref: str) -> Matter | None:
    newest = _came_back(_Newer.action_id == Action.id, person_id)
    row = session.execute(
        select(Action, Appeal.decided_at, Case.answer_bounced_at, Case.answer_seen_at)
        .select_from(Action).outerjoin(Appeal, Appeal.case_id == newest)
        .outerjoin(Case, Case.id == Appeal.case_id)
        .where(Action.ref == ref, Action.person_id.in_(humans.accounts_of(person_id)),
               Action.in_force_from.is_not(None))).first()
    return _from_answer(of_action(row[0], person_id, answered=False), *row[1:]) if row else None


def _came_back(which: ColumnElement[bool], person_id: int) -> ScalarSelect[Any]:
    """Return the id of this person's newest review whose answer came back, as a subquery."""
    return (select(func.max(_Newer.case_id)).join(_Asked, _Asked.id == _Newer.case_id)
            .where(which, _Asked.person_id == person_id, _Newer.decided_at.is_not(None),
                   _Asked.answer_bounced_at.is_not(None))
            .correlate(Action, Case).scalar_subquery())


def _from_answer(matter: Matter, decided_at: datetime | None, *rest: datetime | None) -> Matter:
    """Return it with the time that counts from an answer which came back, if one did."""
    if decided_at is None:
        return matter
    return matter._replace(notice_at=max(matter.notice_at, _counts_from(decided_at, *rest)))


def of_action(action: Action, person_id: int, *, answered: bool = True) -> Matter:
    """Return a decision in force, or one that was, as something this person objects to.

    Without `answered` the time for another review is not asked for.
    """
    told_at = appeals.notice_counts_from(
        action.decided_at or action.in_force_from or action.proposed_at,
        came_back=action.notice_bounced_at is not None, seen_at=action.notice_seen_at,
        now=clock.now())
    if answered:
        told_at = max(told_at, _answered(Appeal.action_id == action.id, person_id) or told_at)
    return Matter(
        action.ref, person_id, told_at, action.person_id,
        action_id=action.id, kind=Kind(action.kind),
        first_decided_by_id=action.decided_by_id, first_approved_by_id=action.approved_by_id,
        settled=REVERSED if action.annulled_at else None)


def _report(person_id: int, ref: str) -> Matter | None:
    answered, newest = aliased(Case), _came_back(_Newer.report_case_id == Case.id, person_id)
    row = session.execute(
        select(Case, Report, Contract.title, Appeal.decided_at, answered.answer_bounced_at,
               answered.answer_seen_at)
        .select_from(Case).join(Report, Report.case_id == Case.id)
        .join(Feedback, Feedback.id == Report.feedback_id)
        .join(Contract, Contract.id == Feedback.contract_id)
        .outerjoin(Appeal, Appeal.case_id == newest)
        .outerjoin(answered, answered.id == Appeal.case_id)
        .where(Case.ref == ref, Case.person_id == person_id, Report.decided_at.is_not(None))
    ).first()
    if row is None:
        return None
    return _from_answer(of_report(*row[:3], person_id=person_id, answered=False), *row[3:])


def of_report(case: Case, report: Report, title: str, *, person_id: int,
              answered: bool = True) -> Matter:
    """Return the answer to a report as something its reporter objects to.

    Without `answered` the time for another review is not asked for.
    """
    told_at = _counts_from(report.decided_at or report.reported_at, case.answer_bounced_at,
                           case.answer_seen_at)
    if answered:
        told_at = max(told_at, _answered(Appeal.report_case_id == case.id, person_id) or told_at)
    return Matter(
        case.ref, person_id, told_at, case.person_id,
        report_case_id=case.id, report=case.ref,
        feedback_id=report.feedback_id, contract=title,
        first_decided_by_id=report.decided_by_id,
        settled=REMOVED if report.outcome == "removed" else None)


def _answered(which: ColumnElement[bool], person_id: int) -> datetime | None:
    """From when the last answer to a review of this person's counts that came back, if one did.

    Until they have read it nobody can say what would have to be new in another one.
    """
    found = session.execute(
        select(Appeal.decided_at, Case.answer_bounced_at, Case.answer_seen_at)
        .join(Case, Case.id == Appeal.case_id)
        .where(which, Case.person_id == person_id, Appeal.decided_at.is_not(None),
               Case.answer_bounced_at.is_not(None))
        .order_by(Case.id.desc()).limit(1)).first()
    if found is None:
        return None
    decided_at, bounced_at, seen_at = found
    assert decided_at is not None  # it was asked for
    return _counts_from(decided_at, bounced_at, seen_at)


def _counts_from(answered_at: datetime, bounced_at: datetime | None,
                 seen_at: datetime | None) -> datetime:
    return appeals.notice_counts_from(answered_at, came_back=bounced_at is not None,
                                      seen_at=seen_at, now=clock.now())


def of_review(case: Case, review: Appeal) -> Matter:
    """Return what a review is about; `case` is its request."""
    if review.action_id:
        return of_action(session.get_one(Action, review.action_id), case.person_id)
    reported, report, title = session.execute(
        select(Case, Report, Contract.title).join(Report, Report.case_id == Case.id)
        .join(Feedback, Feedback.id == Report.feedback_id)
        .join(Contract, Contract.id == Feedback.contract_id)
        .where(Case.id == review.report_case_id)).one()
    if reported.person_id != case.person_id:
        return removals.of_review(case.person_id, report)
    return of_report(reported, report, title, person_id=case.person_id)


__all__ = ["Matter", "of_action", "of_person", "of_report", "of_review"]
