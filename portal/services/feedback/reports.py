"""Reports as staff list them: by whom they wait for, whichever is due first on top."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.models import Case, Contract, Feedback, Person, Report
from portal.policy.feedback import ReportReason
from portal.policy.reports import CHOICES
from portal.services.cases import hidden
from portal.services.paging import Paged, Which
from portal.services.store import session


class Filter(StrEnum):
    """Which reports a list holds."""

    open = "open"
    asked = "asked"
    decided = "decided"


class Line(NamedTuple):
    """One report of the list; instants are aware UTC."""

    ref: str
    reason: str
    title: str
    reporter: str
    reported_at: datetime
    due_at: datetime | None
    times_missed: int
    claimed_by: str | None
    outcome: str | None
    decided_at: datetime | None

    @property
    def reason_words(self) -> str:
        """The reason as the reporter chose it."""
        return CHOICES[ReportReason(self.reason)][0]


_Claimer, _Reporter = aliased(Person), aliased(Person)

FILTERS: dict[Filter, ColumnElement[bool]] = {
    Filter.open: and_(Report.decided_at.is_(None),
                      or_(Case.owed_by == "team", Case.owed_by.is_(None))),
    Filter.asked: and_(Report.decided_at.is_(None), Case.owed_by == "person"),
    Filter.decided: Report.decided_at.is_not(None),
}


def reports(staff_id: int, which: Filter, page: Which) -> Paged[Line, Filter]:
    """Return one page of reports: open ones by due time, decided ones the newest first.

    What is by or about the reader or somebody close to them is in no list, but for what the
    reader has reported for the team.
    """
    order = (Report.decided_at.desc(),) if which is Filter.decided else (Case.due_at,)
    found = session.execute(
        lines().where(FILTERS[which], Report.case_id.not_in(hidden.reports(staff_id)))
        .order_by(*order, Case.ref).limit(page.size).offset(page.offset))
    return Paged([Line(*row) for row in found], which, _counts(staff_id), page)


def _counts(staff_id: int) -> dict[Filter, int]:
    """How many each filter holds; of decided ones, all in an index less the few not for them."""
    theirs = hidden.reports(staff_id)
    decided = select(func.count()).select_from(Report).where(FILTERS[Filter.decided])
    waiting = [select(func.count()).select_from(Report).join(Case, Case.id == Report.case_id)
               .where(FILTERS[each], Report.case_id.not_in(theirs))
               for each in (Filter.open, Filter.asked)]
    not_for_them = decided.where(Report.case_id.in_(theirs))
    open_, asked, every, withheld = session.execute(
        select(*(one.scalar_subquery() for one in (*waiting, decided, not_for_them)))).one()
    return {Filter.open: open_, Filter.asked: asked, Filter.decided: every - withheld}


def lines() -> Select[*tuple[Any, ...]]:
    """Return the query for reports whose rows `Line` takes."""
    return (select(Case.ref, Report.reason, Contract.title, _Reporter.name, Report.reported_at,
                   Case.due_at, Case.times_missed, _Claimer.name, Report.outcome,
                   Report.decided_at)
            .join(Report, Report.case_id == Case.id)
            .join(Feedback, Feedback.id == Report.feedback_id)
            .join(Contract, Contract.id == Feedback.contract_id)
            .join(_Reporter, _Reporter.id == Report.reporter_id)
            .outerjoin(_Claimer, _Claimer.id == Case.claimed_by_id))
