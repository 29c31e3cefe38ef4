"""Whoever takes part in a request by mail: what letters and secret addresses need of a person."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.models import Person
from portal.services.store import rows


class Participant(NamedTuple):
    """A person or a colleague, as they are written to."""

    id: int
    ref: str
    email: str
    name: str
    time_zone: str
    locale: str
    role_names: frozenset[str]


def columns_of(person: Any) -> list[Any]:
    """Return the columns of a `Participant`, of `Person` or of an alias of it."""
    return [getattr(person, name) for name in Participant._fields]


QUERY = select(*columns_of(Person))
_ONE = QUERY.where(Person.id == bindparam("id"))


def participant(person_id: int) -> Participant:
    """Return what letters need of this person."""
    (found,) = rows(_ONE, {"id": person_id})
    return Participant(*found)
