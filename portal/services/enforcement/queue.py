"""Proposed holds that wait for somebody to decide, the longest wait first."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from portal.models import Action, ActionItem, Person
from portal.policy.vocabulary import HoldMode, Kind
from portal.services import humans
from portal.services.paging import Paged, Which
from portal.services.store import session


class Filter(StrEnum):
    """What staff can narrow the queue to."""

    all = "all"
    public = "public"
    private = "private"
    second = "second"
    shadow = "shadow"


class Waiting(NamedTuple):
    """One proposed hold, or any decision that a second person has to agree to.

    `public` and `private` count client organisations, for staff alone; `first` is who decided.
    """

    ref: str
    proposed_at: datetime
    mode: HoldMode
    person_ref: str
    name: str
    top_rated: bool
    proposed_by: str | None
    public: int
    private: int
    kind: Kind
    ground: str
    first: str | None


def waiting(staff_id: int, which: Filter, page: Which) -> Paged[Waiting, Filter]:
    """Return one page of the queue, with how many each filter holds.

    What is about the reader or somebody close to them is not in it.
    """
    tally, others = _tally(), Action.person_id.not_in(humans.close_to(staff_id))
    rows = session.execute(
        _select(tally).where(_wanted(which, tally.c.private), others)
        .order_by(Action.proposed_at, Action.id).limit(page.size).offset(page.offset))
    return Paged([_waiting(row) for row in rows], which, _counts(tally, others), page)


def next_for(staff_id: int, which: Filter) -> str | None:
    """Return the longest wait of a filter that this reader may end; what they signed is not."""
    tally = _tally()
    found: str | None = session.scalar(
        _select(tally).with_only_columns(Action.ref)
        .where(_wanted(which, tally.c.private), Action.person_id.not_in(humans.close_to(staff_id)),
               Action.decided_by_id.is_distinct_from(staff_id))
        .order_by(Action.proposed_at, Action.id).limit(1))
    return found


def _tally() -> Any:
    """Count the clients of each open proposal: an organisation is public or private, not both."""
    public = case((ActionItem.public, ActionItem.client_group_id))
    private = case((ActionItem.public.is_(False), ActionItem.client_group_id))
    return (select(ActionItem.action_id, func.count(func.distinct(public)).label("public"),
                   func.count(func.distinct(private)).label("private"))
            .where(ActionItem.action_id.in_(select(Action.id).where(Action.decided_at.is_(None))),
                   ActionItem.dropped_at.is_(None))
            .group_by(ActionItem.action_id).subquery())


def _select(tally: Any) -> Any:
    proposer, first = aliased(Person), aliased(Person)
    return (select(Action.ref, Action.proposed_at, Action.mode, Person.ref, Person.name,
                   Person.top_rated, proposer.name, tally.c.public, tally.c.private,
                   Action.kind, Action.ground, first.name)
            .select_from(Action)
            .join(Person, Person.id == Action.person_id)
            .outerjoin(proposer, proposer.id == Action.proposed_by_id)
            .outerjoin(first, first.id == Action.decided_by_id)
            .outerjoin(tally, tally.c.action_id == Action.id)
            .where(Action.decided_at.is_(None)))


def _wanted(which: Filter, private: Any) -> ColumnElement[bool]:
    return {
        Filter.all: Action.decided_at.is_(None),
        Filter.public: and_(Action.kind == Kind.hold, func.coalesce(private, 0) == 0),
        Filter.private: func.coalesce(private, 0) > 0,
        Filter.second: Action.signed_at.is_not(None),
        Filter.shadow: Action.mode == HoldMode.shadow,
    }[which]


def _counts(tally: Any, others: ColumnElement[bool]) -> dict[Filter, int]:
    each = [func.count(case((and_(_wanted(which, tally.c.private)), 1))) for which in Filter]
    row = session.execute(
        select(*each).select_from(Action).outerjoin(tally, tally.c.action_id == Action.id)
        .where(Action.decided_at.is_(None), others)).one()
    return dict(zip(Filter, row, strict=True))


def _waiting(row: Any) -> Waiting:
    ref, proposed_at, mode, person_ref, name, top, by, public, private, kind, ground, first = row
    return Waiting(ref, proposed_at, HoldMode(mode), person_ref, name, top, by,
                   public or 0, private or 0, Kind(kind), ground, first)
