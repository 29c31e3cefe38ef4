"""What stands beside one request for staff: its record, and whom it can be handed to."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, null, select, union_all

from portal.models import Event, Person
from portal.services import humans
from portal.services.cases.claims import Colleague
from portal.services.store import rows

LOOKED_AT = 300  # newest events about requests of one person


class Deed(NamedTuple):
    """One line of the record; `by` is None for the portal itself."""

    at: datetime
    verb: str
    by: str | None
    because: str | None
    facts: dict[str, Any]


_DEEDS = (
    select(literal("deed").label("what"), null().label("ref"), Person.name, Event.id,
           Event.at, Event.verb, Event.because, Event.facts)
    .select_from(Event).outerjoin(Person, Person.id == Event.actor_id)
    .where(Event.person_id == bindparam("person"), Event.verb.like("request.%"))
    .order_by(Event.id.desc()).limit(LOOKED_AT)).subquery()
_BESIDE = union_all(
    select(_DEEDS),
    select(literal("colleague"), Person.ref, Person.name, Person.id,
           null(), null(), null(), null())
    .where(humans.of_staff())
).order_by("name", "id")


def beside(person_id: int, ref: str) -> tuple[list[Deed], list[Colleague]]:
    """Return what happened in one request of this person, and everybody on the staff by name.

    The newest deed comes first. One query for both.
    """
    found = rows(_BESIDE, {"person": person_id})
    deeds = sorted((row for row in found if row.what == "deed"
                    and row.facts.get("request") == ref), key=lambda row: row.id, reverse=True)
    return ([Deed(row.at, row.verb, row.name, row.because, row.facts) for row in deeds],
            [Colleague(row.ref, row.name) for row in found if row.what == "colleague"])
