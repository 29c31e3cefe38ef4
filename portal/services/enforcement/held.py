"""Holds as staff look for them: by how far the way back has come, by name or by reference."""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from portal import clock
from portal.models import Action, Enrolment, ModuleCompletion, Person
from portal.policy.vocabulary import Kind
from portal.services import humans
from portal.services.enforcement import decided, lookup
from portal.services.enforcement.decided import Decision
from portal.services.paging import Paged, Which
from portal.services.store import session


class Filter(StrEnum):
    """How far the way back has come."""

    open = "open"
    not_started = "not_started"
    in_progress = "in_progress"
    scheduled = "scheduled"
    ended = "ended"


class Held(NamedTuple):
    """One hold, its freelancer, and how many modules of the path are done for it."""

    decision: Decision
    person_ref: str
    name: str
    started: bool
    modules: int


_STARTED = (select(Enrolment.id).where(Enrolment.action_id == Action.id)
            .correlate(Action).exists())
_MODULES = (select(func.count(ModuleCompletion.module_slug))
            .join(Enrolment, Enrolment.id == ModuleCompletion.enrolment_id)
            .where(Enrolment.action_id == Action.id).correlate(Action).scalar_subquery())
_HOLDS = and_(Action.kind == Kind.hold, Action.in_force_from.is_not(None))


def held(staff_id: int, which: Filter, page: Which, name: str = "") -> Paged[Held, Filter]:
    """Return one page of holds, the newest first, and how many each filter holds.

    What is about the reader or somebody close to them is not in it. `name` narrows
    the list to names that contain it, or to a reference. Raises
    `Refusal` for a text that is too long to be a name.
    """
    found = and_(_HOLDS, _named(lookup.as_name(name)),
                 Action.person_id.not_in(humans.close_to(staff_id)))
    states = _states()
    rows = session.execute(
        decided.with_names(Person.ref, Person.name, _STARTED, _MODULES)
        .join(Person, Person.id == Action.person_id)
        .where(found, states[which]).order_by(Action.in_force_from.desc(), Action.id.desc())
        .limit(page.size).offset(page.offset))
    return Paged([_held(row) for row in rows], which, _counts(found, states), page)


def _states() -> dict[Filter, ColumnElement[bool]]:
    ended = or_(Action.lifted_at.is_not(None), Action.restored_at.is_not(None),
                and_(Action.ends_at.is_not(None), Action.ends_at <= clock.now()))
    under_way = and_(not_(ended), Action.ends_at.is_(None))
    return {
        Filter.open: not_(ended),
        Filter.not_started: and_(under_way, not_(_STARTED)),
        Filter.in_progress: and_(under_way, _STARTED),
        Filter.scheduled: and_(not_(ended), Action.ends_at.is_not(None)),
        Filter.ended: ended,
    }


def _named(name: str) -> ColumnElement[bool]:
    if not name:
        return Action.id.is_not(None)
    return or_(lookup.named(name), Action.ref == name.upper())


def _counts(found: Any, states: dict[Filter, ColumnElement[bool]]) -> dict[Filter, int]:
    each = [func.count(case((state, 1))) for state in states.values()]
    row = session.execute(select(*each).select_from(Action)
                          .join(Person, Person.id == Action.person_id).where(found)).one()
    return dict(zip(states, row, strict=True))


def _held(row: Any) -> Held:
    ref, name, started, modules = row[decided.WIDTH:]
    return Held(decided.of_row(row, clock.now()), ref, name, bool(started), modules)
