"""What staff and the portal did in one request, for the record beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from portal.models import Event, Person
from portal.services.store import rows

LOOKED_AT = 300  # newest events about requests of one person


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the record; `by` is None for the portal itself."""

    at: datetime
    verb: str
    by: str | None
    because: str | None
    facts: dict[str, Any]


_ABOUT_REQUESTS = (
    select(Event.at, Event.verb, Person.name, Event.because, Event.facts)
    .outerjoin(Person, Person.id == Event.actor_id)
    .where(Event.person_id == bindparam("person"), Event.verb.like("request.%"))
    .order_by(Event.id.desc()).limit(LOOKED_AT))


def of(person_id: int, ref: str) -> list[Deed]:
    """Return what happened in one request of this person, the newest first."""
    found = [Deed(*row) for row in rows(_ABOUT_REQUESTS, {"person": person_id})]
    return [deed for deed in found if deed.facts.get("request") == ref]
