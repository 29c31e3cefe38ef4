"""The people a demo can be lived through as, with how things stand for each of them now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.models import Action, Person
from portal.policy.standing import State
from portal.policy.vocabulary import STAFF, Role
from portal.services.accounts import role_words
from portal.services.enforcement.standing import IN_FORCE, standing
from portal.services.store import session

EACH = 6
WORDS = {
    State.active: "nothing is paused",
    State.on_hold: "on hold, the learning path lies ahead",
    State.scheduled: "on hold, the path is done, back on Monday",
    State.suspended: "suspended while we check",
    State.closed: "account closed",
}


@dataclass(frozen=True)
class Somebody:
    """A person of the sample marketplace, and the present situation in words."""

    ref: str
    name: str
    email: str
    now: str


def named(addresses: Sequence[str]) -> list[Somebody]:
    """Return the people with these addresses who are there, in this order."""
    found = session.scalars(select(Person).where(Person.email.in_(addresses)))
    by_address = {person.email: person for person in found}
    return [_somebody(by_address[address]) for address in addresses if address in by_address]


def samples() -> list[Somebody]:
    """Return freelancers with something in force first, then others, clients and staff."""
    held = select(Person).join(Action, Action.person_id == Person.id).where(*IN_FORCE)
    found = [*_some(held), *_some(_with(Role.freelancer)), *_some(_with(Role.client))]
    for role in sorted(STAFF):
        found += _some(_with(role))
    return list(dict.fromkeys(map(_somebody, found)))


def _with(role: str) -> Select[Person]:
    return select(Person).where(Person.role_names == frozenset({role}))


def _some(query: Select[Person]) -> list[Person]:
    return list(session.scalars(query.order_by(Person.id).limit(EACH)).unique())


def _somebody(person: Person) -> Somebody:
    words = role_words(person.role_names)
    if Role.freelancer in person.role_names:
        words += f", {WORDS[standing(person.id).state]}"
    return Somebody(person.ref, person.name, person.email, words)
