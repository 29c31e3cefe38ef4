"""Reviews as a member of staff sees them: those they may decide by due time, and decided ones."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from portal.models import Action, Appeal, Argument, Case, Person
from portal.services import humans
from portal.services.cases import hidden
from portal.services.paging import Paged, Which
from portal.services.store import rows


class Filter(StrEnum):
    """Which reviews a list holds."""

    open = "open"  # to be decided by whoever looks
    mine = "mine"  # taken on by whoever looks
    others = "others"  # to be decided, but not by whoever looks
    decided = "decided"


class Line(NamedTuple):
    """One review of the list; instants are aware UTC. `decision` is None for a report's answer."""

    ref: str
    subject: str
    person: str
    owed_by: str | None
    due_at: datetime | None
    times_missed: int
    asked_at: datetime
    arguments: int
    decision: str | None
    kind: str | None
    first_by: str | None
    approved_by: str | None
    claimed_by: str | None
    outcome: str | None
    decided_at: datetime | None
    decided_by: str | None


_me: Any = bindparam("me")
_took_part = hidden.took_part(_me)
_readable = and_(hidden.readable_by(_me),
                 Appeal.about_person_id.not_in(humans.close_to(_me)))
_waits = Appeal.decided_at.is_(None)

MEANS: dict[Filter, ColumnElement[bool]] = {
    Filter.open: and_(_waits, ~_took_part),
    Filter.mine: and_(_waits, ~_took_part, Case.claimed_by_id == _me),
    Filter.others: and_(_waits, _took_part),
    Filter.decided: and_(Appeal.decided_at.is_not(None), Appeal.outcome.is_not(None)),
}


@cache
def _list(which: Filter) -> Select[Any]:
    owner, first, second, claimer, decider = (aliased(Person) for _ in range(5))
    count = (select(func.count()).where(Argument.case_id == Appeal.case_id)
             .correlate(Appeal).scalar_subquery())
    order = ((Appeal.decided_at.desc(), Appeal.case_id.desc()) if which is Filter.decided
             else (Case.due_at, Appeal.case_id))
    return (select(Case.ref, Case.subject, owner.name, Case.owed_by, Case.due_at,
                   Case.times_missed, Appeal.asked_at, count, Action.ref, Action.kind, first.name,
                   second.name, claimer.name, Appeal.outcome, Appeal.decided_at, decider.name)
            .select_from(Appeal).join(Case, Case.id == Appeal.case_id)
            .join(owner, owner.id == Case.person_id)
            .outerjoin(Action, Action.id == Appeal.action_id)
            .outerjoin(first, first.id == Appeal.first_decided_by_id)
            .outerjoin(second, second.id == Appeal.first_approved_by_id)
            .outerjoin(claimer, claimer.id == Case.claimed_by_id)
            .outerjoin(decider, decider.id == Appeal.decided_by_id)
            .where(MEANS[which], _readable).order_by(*order)
            .limit(bindparam("size")).offset(bindparam("offset")))


@cache
def _counts() -> Select[*tuple[Any, ...]]:
    return (select(*(func.count(case((means, 1))) for means in MEANS.values()))
            .select_from(Appeal).join(Case, Case.id == Appeal.case_id).where(_readable))


def reviews(staff_id: int, which: Filter, page: Which) -> Paged[Line, Filter]:
    """Return one page of reviews for this member of staff; what is about them is in no list."""
    told: dict[str, Any] = {"me": staff_id}
    counts = rows(_counts(), told)[0]
    found = rows(_list(which), {**told, "size": page.size, "offset": page.offset})
    return Paged([Line(*tuple(row)) for row in found], which,
                 {each: counts[at] for at, each in enumerate(MEANS)}, page)
