"""What happened, who did it and when: the record of events, read for staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.models import Event, OutboxLetter, Person
from portal.services.store import session

MOST = 100


@dataclass(frozen=True)
class Happening:
    """One event: `verb` as recorded, `by` the actor's name or None for the portal itself."""

    at: datetime
    verb: str
    by: str | None
    because: str | None


@dataclass(frozen=True)
class Sent:
    """One letter about a decision, and what became of it."""

    ref: str
    letter: str
    subject: str | None
    created_at: datetime
    sent_at: datetime | None
    dead_at: datetime | None


def of_action(action_id: int) -> list[Happening]:
    """Return what happened with a decision, the newest first."""
    return _read(_events().where(Event.action_id == action_id))


def of_person(person_id: int) -> list[Happening]:
    """Return what happened with a person, the newest first."""
    return _read(_events().where(Event.person_id == person_id))


def letters_of(action_id: int) -> list[Sent]:
    """Return the letters about a decision, the newest first."""
    rows = session.execute(
        select(OutboxLetter.ref, OutboxLetter.letter, OutboxLetter.subject,
               OutboxLetter.created_at, OutboxLetter.sent_at, OutboxLetter.dead_at)
        .where(OutboxLetter.action_id == action_id)
        .order_by(OutboxLetter.id.desc()).limit(MOST))
    return [Sent(*row) for row in rows]


def _events() -> Select[*tuple[Any, ...]]:
    actor = aliased(Person)
    return (select(Event.at, Event.verb, actor.name, Event.because)
            .outerjoin(actor, actor.id == Event.actor_id)
            .order_by(Event.id.desc()).limit(MOST))


def _read(wanted: Select[*tuple[Any, ...]]) -> list[Happening]:
    return [Happening(*row) for row in session.execute(wanted)]
