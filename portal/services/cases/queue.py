"""The requests as staff work through them: by due time, who waits for whom, who has which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from portal.models import Appeal, Case, Person
from portal.services.cases import hidden
from portal.services.paging import PAGE_SIZE
from portal.services.store import rows


class Filter(StrEnum):
    """Whose turn it is, or who has it."""

    us = "us"
    mine = "mine"
    nobodys = "nobodys"
    late = "late"
    them = "them"
    all = "all"


class Matter(StrEnum):
    """What kind of request. An answered notice is a question."""

    any = "any"
    question = "question"
    info_request = "info_request"
    report = "report"
    review = "review"


@dataclass(frozen=True, slots=True)
class Line:
    """One request of the queue; instants are aware UTC."""

    ref: str
    kind: str
    subject: str
    person_ref: str
    person: str
    owed_by: str
    due_at: datetime
    missed_at: datetime | None
    times_missed: int
    claimed_by_id: int | None
    claimed_by: str | None
    last_at: datetime


@dataclass(frozen=True)
class Place:
    """Where a page of the queue begins: after this date and reference."""

    due_at: datetime
    ref: str


@dataclass(frozen=True)
class Page:
    """One page of the queue, where the next one begins, and how many each filter holds."""

    rows: Sequence[Line]
    chosen: Filter
    matter: Matter
    counts: dict[Filter, int]
    matters: dict[Matter, int]
    next: Place | None


_me: Any = bindparam("me")
_late = or_(Case.missed_at.is_not(None), Case.due_at < bindparam("now"))
# A review is offered to nobody who took part in the first decision (product.md C3).
_mine_to_decide = or_(Case.kind != "review", ~exists().where(
    Appeal.case_id == Case.id, hidden.took_part(_me)))
_open = and_(Case.closed_at.is_(None), Case.owed_by.is_not(None), hidden.readable_by(_me))
_ours = and_(Case.owed_by == "team", _mine_to_decide)

FILTERS: dict[Filter, ColumnElement[bool]] = {
    Filter.us: _ours,
    Filter.mine: Case.claimed_by_id == _me,
    Filter.nobodys: and_(_ours, Case.claimed_by_id.is_(None)),
    Filter.late: and_(Case.owed_by == "team", _late),
    Filter.them: Case.owed_by == "person",
    Filter.all: true(),
}
MATTERS: dict[Matter, ColumnElement[bool]] = {
    Matter.any: true(),
    # not a list: the page reads this at its own desk, where all places are known beforehand
    Matter.question: or_(Case.kind == "question", Case.kind == "notice"),
    **{each: Case.kind == each.value
       for each in (Matter.info_request, Matter.report, Matter.review)},
}


def page(staff_id: int, which: Filter, matter: Matter, now: datetime,
         after: Place | None = None) -> Page:
    """Return one page of the queue, the nearest date first."""
    told: dict[str, Any] = {"me": staff_id, "now": now}
    counts = rows(_count(which, matter), told)[0]
    more = {"after_due": after.due_at, "after_ref": after.ref} if after else {}
    statement = _list(which, matter, after is not None)
    found = [Line(*row) for row in rows(statement, {**told, **more})]
    shown = found[:PAGE_SIZE]
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return Page(shown, which, matter,
                {each: counts[at] for at, each in enumerate(FILTERS)},
                {each: counts[len(FILTERS) + at] for at, each in enumerate(MATTERS)},
                Place(last.due_at, last.ref) if last else None)


def escalated(staff_id: int, now: datetime) -> list[Line]:
    """Return the requests whose date the team has missed and not answered since, for leads."""
    return [Line(*row) for row in rows(_escalated(), {"me": staff_id, "now": now})]


def _select() -> Select[Any]:
    owner, claimer = aliased(Person), aliased(Person)
    return (select(Case.ref, Case.kind, Case.subject, owner.ref, owner.name, Case.owed_by,
                   Case.due_at, Case.missed_at, Case.times_missed, Case.claimed_by_id,
                   claimer.name, Case.last_at)
            .join(owner, owner.id == Case.person_id)
            .outerjoin(claimer, claimer.id == Case.claimed_by_id)
            .where(_open).order_by(Case.due_at, Case.ref))


@cache
def _list(which: Filter, matter: Matter, goes_on: bool) -> Select[Any]:
    statement = _select().where(FILTERS[which], MATTERS[matter]).limit(PAGE_SIZE + 1)
    if not goes_on:
        return statement
    due_at, ref = bindparam("after_due", type_=Case.due_at.type), bindparam("after_ref")
    return statement.where(Case.due_at >= due_at,
                           or_(Case.due_at > due_at, Case.ref > ref))


@cache
def _count(which: Filter, matter: Matter) -> Select[Any]:
    """Each filter's number under the chosen matter, each matter's under the chosen filter."""
    wanted = [*(and_(means, MATTERS[matter]) for means in FILTERS.values()),
              *(and_(means, FILTERS[which]) for means in MATTERS.values())]
    return (select(*(func.count(case((means, 1))) for means in wanted))
            .select_from(Case).where(_open))


ESCALATED_SHOWN = 20


@cache
def _escalated() -> Select[Any]:
    return _select().where(Case.owed_by == "team", _late).limit(ESCALATED_SHOWN)
