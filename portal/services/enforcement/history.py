"""What happened, who did it and when: the record of events, read for staff."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from portal.models import Event, OutboxLetter, Person
from portal.services.store import session

MOST = 100
_NO_INSTANT = cast(null(), OutboxLetter.sent_at.type)


class Happening(NamedTuple):
    """One event: `verb` as recorded, `by` the actor's name or None for the portal itself."""

    at: datetime
    verb: str
    by: str | None
    because: str | None


class Sent(NamedTuple):
    """One letter about a decision, and what became of it."""

    ref: str
    letter: str
    subject: str | None
    created_at: datetime
    sent_at: datetime | None
    dead_at: datetime | None


def of_person(person_id: int) -> list[Happening]:
    """Return what happened with a person, the newest first."""
    found = session.execute(_events(Event.person_id == person_id))
    return [Happening(row.at, row.verb, row.name, row.because) for row in found]


def of_decision(action_id: int) -> tuple[list[Happening], list[Sent]]:
    """Return what happened with a decision, and the letters about it, each the newest first."""
    events, letters = _events(Event.action_id == action_id), _letters(action_id)
    both = union_all(select(events.subquery()), select(letters.subquery()))
    found = sorted(session.execute(both), key=lambda row: row.id, reverse=True)
    return ([Happening(row.at, row.verb, row.name, row.because)
             for row in found if row.what == "event"],
            [Sent(row.name, row.verb, row.because, row.at, row.sent_at, row.dead_at)
             for row in found if row.what == "letter"])


def _events(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    actor = aliased(Person)
    return (select(literal("event").label("what"), Event.id, Event.at, Event.verb, actor.name,
                   Event.because, _NO_INSTANT.label("sent_at"), _NO_INSTANT.label("dead_at"))
            .outerjoin(actor, actor.id == Event.actor_id).where(which)
            .order_by(Event.id.desc()).limit(MOST))


def _letters(action_id: int) -> Select[*tuple[Any, ...]]:
    """In the columns of `_events`: the letter stands for the verb, its reference for the name."""
    return (select(literal("letter").label("what"), OutboxLetter.id, OutboxLetter.created_at,
                   OutboxLetter.letter, OutboxLetter.ref, OutboxLetter.subject,
                   OutboxLetter.sent_at, OutboxLetter.dead_at)
            .where(OutboxLetter.action_id == action_id)
            .order_by(OutboxLetter.id.desc()).limit(MOST))
