"""A person's own requests: everything they and the team wrote to each other, newest first."""

from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select, true

from portal.models import Action, Case, Message, Statement
from portal.services.paging import Paged, Which
from portal.services.store import rows


class Filter(StrEnum):
    """What the list can be narrowed to."""

    all = "all"
    open = "open"
    yours = "yours"
    closed = "closed"


class Line(NamedTuple):
    """One request in the list; instants are aware UTC. `last_voice` as in `models.Message`."""

    ref: str
    kind: str
    subject: str
    owed_by: str | None
    due_at: datetime | None
    missed_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    last_at: datetime
    unread: bool
    last_voice: str | None


class OwnDecision(NamedTuple):
    """One of the person's decisions, for asking about it; the headline is its statement's."""

    ref: str
    kind: str
    since: datetime
    headline: str | None


MEANS: dict[Filter, ColumnElement[bool]] = {
    Filter.all: true(),
    Filter.open: Case.closed_at.is_(None),
    Filter.yours: and_(Case.closed_at.is_(None), Case.owed_by == "person"),
    Filter.closed: Case.closed_at.is_not(None),
}
UNREAD = or_(Case.read_at.is_(None), Case.read_at < Case.last_at)
DECISIONS_SHOWN = 20

_own = Case.person_id == bindparam("person")
_last_voice = (select(Message.voice).where(Message.case_id == Case.id, Message.voice != "note")
               .order_by(Message.id.desc()).limit(1).correlate(Case).scalar_subquery())
_columns = (Case.ref, Case.kind, Case.subject, Case.owed_by, Case.due_at, Case.missed_at,
            Case.opened_at, Case.closed_at, Case.outcome, Case.last_at, UNREAD.label("unread"),
            _last_voice)
_DECISIONS = (select(Action.ref, Action.kind, Action.in_force_from,
                     Statement.facts["headline"].as_string())
              .outerjoin(Statement, Statement.action_id == Action.id)
              .where(Action.person_id == bindparam("person"), Action.in_force_from.is_not(None))
              .order_by(Action.in_force_from.desc(), Action.id.desc()).limit(DECISIONS_SHOWN))


def listed(person_id: int, which: Filter, page: Which) -> Paged[Line, Filter]:
    """Return one page of a person's requests, with how many each filter holds."""
    told: dict[str, Any] = {"person": person_id}
    counts = rows(_counts(), told)[0]
    found = rows(_list(which), {**told, "size": page.size, "offset": page.offset})
    return Paged([Line(*row) for row in found], which,
                 {each: counts[at] for at, each in enumerate(MEANS)}, page)


@cache
def _list(which: Filter) -> Select[Any]:
    return (select(*_columns).where(_own, MEANS[which])
            .order_by(Case.last_at.desc(), Case.id.desc())
            .limit(bindparam("size")).offset(bindparam("offset")))


@cache
def _counts() -> Select[*tuple[Any, ...]]:
    return select(*(func.count(case((means, 1))).label(which.value)
                    for which, means in MEANS.items())).where(_own)


def decisions(person_id: int) -> list[OwnDecision]:
    """Return the person's decisions, newest first."""
    return [OwnDecision(*row) for row in rows(_DECISIONS, {"person": person_id})]
