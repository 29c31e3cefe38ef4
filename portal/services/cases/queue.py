"""The requests as staff work through them: by due time, who waits for whom, who has which."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
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


class Line(Protocol):
    """One request of the queue, a row as it is read; instants are aware UTC."""

    ref: str
    kind: str
    subject: str
    person: str
    owed_by: str
    due_at: datetime
    missed_at: datetime | None
    times_missed: int
    claimed_by_id: int | None
    claimed_by: str | None


class Place(NamedTuple):
    """Where a page of the queue begins: after this date and reference."""

    due_at: datetime
    ref: str


class Page(NamedTuple):
    """One page of the queue, where the next one begins, and how many each filter holds."""

    rows: Sequence[Line]
    chosen: Filter
    matter: Matter
    counts: dict[Filter, int]
    matters: dict[Matter, int]
    next: Place | None


_me: Any = bindparam("me")
_late = or_(Case.missed_at.is_not(None), Case.due_at < bindparam("now"))
# A review is offered to nobody who took part in the first decision, see docs/decisions/0016.
_mine_to_decide = or_(Case.kind != "review", ~exists().where(
    Appeal.case_id == Case.id, hidden.took_part(_me)))
_open = and_(Case.owed_by.is_not(None), hidden.readable_by(_me))
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
MATTER_OF = {"notice": Matter.question} | {each.value: each for each in Matter}


def page(staff_id: int, which: Filter, matter: Matter, now: datetime,
         after: Place | None = None) -> Page:
    """Return one page of the queue, the nearest date first."""
    told: dict[str, Any] = {"me": staff_id, "now": now}
    counts, matters = _counts(rows(_HEAPS, told), staff_id, which, matter)
    more = {"after_due": after.due_at, "after_ref": after.ref} if after else {}
    found: Sequence[Line] = rows(_list(which, matter, after is not None), {**told, **more})
    shown = found[:PAGE_SIZE]
    last = shown[-1] if len(found) > PAGE_SIZE else None
    return Page(shown, which, matter, counts, matters,
                Place(last.due_at, last.ref) if last else None)


def next_for(staff_id: int, matter: Matter) -> str | None:
    """Return what of a kind is due first among what waits for us and no colleague has taken on."""
    found = rows(_next(matter), {"me": staff_id})
    return found[0].ref if found else None


def escalated(staff_id: int, now: datetime) -> Sequence[Line]:
    """Return the requests whose date the team has missed and not answered since, for leads."""
    return rows(_ESCALATED, {"me": staff_id, "now": now})


def _select() -> Select[*tuple[Any, ...]]:
    owner, claimer = aliased(Person), aliased(Person)
    return (select(Case.ref, Case.kind, Case.subject, owner.name.label("person"), Case.owed_by,
                   Case.due_at, Case.missed_at, Case.times_missed, Case.claimed_by_id,
                   claimer.name.label("claimed_by"))
            .join(owner, owner.id == Case.person_id)
            .outerjoin(claimer, claimer.id == Case.claimed_by_id)
            .where(_open).order_by(Case.due_at, Case.ref))


@cache
def _list(which: Filter, matter: Matter, goes_on: bool) -> Select[Any]:
    statement = _select().where(FILTERS[which], MATTERS[matter]).limit(PAGE_SIZE + 1)
    if not goes_on:
        return statement
    due_at = bindparam("after_due", type_=Case.due_at.type)
    ref: BindParameter[str] = bindparam("after_ref")
    return statement.where(Case.due_at >= due_at,
                           or_(Case.due_at > due_at, Case.ref > ref))


@cache
def _next(matter: Matter) -> Select[Any]:
    free = or_(Case.claimed_by_id.is_(None), Case.claimed_by_id == _me)
    return _select().where(_ours, MATTERS[matter], free).limit(1)


# All that waits in a few heaps, whose sizes make every number on the page; read from an index.
_HEAPS = (select(Case.claimed_by_id, Case.owed_by, Case.kind, func.count().label("size"),
                 func.count().filter(_late).label("late"),
                 func.count().filter(~_mine_to_decide).label("not_mine_to_decide"))
          .where(_open).group_by(Case.claimed_by_id, Case.owed_by, Case.kind))


def _counts(heaps: Sequence[Any], me: int, which: Filter,
            matter: Matter) -> tuple[dict[Filter, int], dict[Matter, int]]:
    """Each filter's number under the chosen matter, each matter's under the chosen filter."""
    counts, matters = dict.fromkeys(Filter, 0), dict.fromkeys(Matter, 0)
    for heap in heaps:
        numbers, about = _numbers(heap, me), MATTER_OF[heap.kind]
        if matter in {Matter.any, about}:
            for each, number in numbers.items():
                counts[each] += number
        matters[Matter.any] += numbers[which]
        matters[about] += numbers[which]
    return counts, matters


def _numbers(heap: Any, me: int) -> dict[Filter, int]:
    """How many of a heap each filter holds; the same as `FILTERS` says of each request."""
    ours = heap.owed_by == "team"
    mine_to_decide = heap.size - heap.not_mine_to_decide if ours else 0
    return {
        Filter.us: mine_to_decide,
        Filter.mine: heap.size if heap.claimed_by_id == me else 0,
        Filter.nobodys: mine_to_decide if heap.claimed_by_id is None else 0,
        Filter.late: heap.late if ours else 0,
        Filter.them: 0 if ours else heap.size,
        Filter.all: heap.size,
    }


ESCALATED_SHOWN = 20
_ESCALATED = _select().where(Case.owed_by == "team", _late).limit(ESCALATED_SHOWN)
