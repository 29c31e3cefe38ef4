"""Freelancers as staff look for them, whatever has or has not been decided about them."""

from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, or_, select, type_coerce

from portal import clock
from portal.models import Action, Person
from portal.policy.standing import Standing
from portal.policy.text import clean
from portal.policy.vocabulary import Role
from portal.services import humans
from portal.services.enforcement.standing import in_force, with_actions
from portal.services.store import session

LONGEST_NAME = 200
MOST_SHOWN = 10


class Found(NamedTuple):
    """One freelancer, and where they stand."""

    ref: str
    name: str
    headline: str | None
    standing: Standing


def as_name(asked: str) -> str:
    """Return what was typed to look somebody up; `Refusal` if it is too long to be a name."""
    return clean(asked, LONGEST_NAME, "the name")


def freelancers(reader_id: int, asked: str) -> list[Found]:
    """Return whoever has this in their name, or as e-mail address or reference, by name.

    A decision's reference finds its person. At most one more than `MOST_SHOWN`, none for an
    empty text, and nobody who is too close to the reader: see `humans.close_to`. Raises
    `Refusal` for a text that is too long to be a name.
    """
    name = as_name(asked)
    if not name:
        return []
    wanted = (select(Person.id).where(
        _called(name), type_coerce(Person.role_names, Text).contains(Role.freelancer.value),
        Person.id.not_in(humans.close_to(reader_id)))
        .order_by(Person.name, Person.id).limit(MOST_SHOWN + 1))
    rows = session.execute(
        with_actions(select(Person.id, Person.ref, Person.name, Person.headline))
        .where(Person.id.in_(wanted)).order_by(Person.name, Person.id)).all()
    return [_found(list(own)) for _, own in groupby(rows, attrgetter("id"))]


def named(name: str) -> ColumnElement[bool]:
    """Say of a person that this is in their name, or is their reference."""
    return or_(Person.name.icontains(name, autoescape=True), Person.ref == name.upper())


def _called(name: str) -> ColumnElement[bool]:
    of_decision = select(Action.person_id).where(Action.ref == name.upper())
    return or_(named(name), Person.email == name.lower(), Person.id.in_(of_decision))


def _found(rows: list[Any]) -> Found:
    first = rows[0]
    return Found(first.ref, first.name, first.headline,
                 Standing(first.id, clock.now(), in_force(rows)))
