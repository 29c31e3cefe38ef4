"""Holds as staff look for them: by how far the way back has come, by name or by reference."""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, text, true

from portal import clock
from portal.models import Action, Enrolment, ModuleCompletion, Person
from portal.models.enforcement import HOLDS
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
_NEWEST = (Action.in_force_from.desc(), Action.id.desc())


def held(staff_id: int, which: Filter, page: Which, name: str = "") -> Paged[Held, Filter]:
    """Return one page of holds, the newest first, and how many each filter holds.

    What is about the reader or somebody close to them is not in it. `name` narrows
    the list to names that contain it, or to a reference. Raises
    `Refusal` for a text that is too long to be a name.
    """
    found = and_(text(HOLDS), _named(lookup.as_name(name)),
                 Action.person_id.not_in(humans.close_to(staff_id)))
    states = _states()
    shown = (select(Action.id).where(found, states[which]).order_by(*_NEWEST)
             .limit(page.size).offset(page.offset))
    rows = session.execute(
        decided.with_names(Person.ref, Person.name, _STARTED, _MODULES)
        .join(Person, Person.id == Action.person_id)
        .where(Action.id.in_(shown)).order_by(*_NEWEST))
    return Paged([_held(row) for row in rows], which, _counts(found, states), page)


def _states() -> dict[Filter, ColumnElement[bool]]:
    """What each filter holds; no hold is in two of them but open ones."""
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
    """Say of a hold that it is about somebody of this name, or has this reference."""
    if not name:
        return true()
    this = select(Action.id).where(Action.ref == name.upper()).correlate(None)
    return or_(Action.person_id.in_(select(Person.id).where(lookup.named(name))),
               Action.id == this.scalar_subquery())


def _counts(found: ColumnElement[bool],
            states: dict[Filter, ColumnElement[bool]]) -> dict[Filter, int]:
    """How many each filter holds; who has not started yet are the rest of the open ones."""
    asked = [each for each in Filter if each is not Filter.not_started]
    row = session.execute(select(*(func.count(case((states[each], 1))) for each in asked))
                          .select_from(Action).where(found)).one()
    counts = dict(zip(asked, row, strict=True))
    rest = counts[Filter.open] - counts[Filter.scheduled] - counts[Filter.in_progress]
    return {**counts, Filter.not_started: rest}


def _held(row: Any) -> Held:
    ref, name, started, modules = row[decided.WIDTH:]
    return Held(decided.of_row(row, clock.now()), ref, name, bool(started), modules)
