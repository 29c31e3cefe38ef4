"""What happened, who did it and when: the record of events, read for staff."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import aliased

from portal.models import Event, OutboxLetter, Person
from portal.services import humans

MOST = 100


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


def events(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the query for events, the newest first; a row of it makes a `Happening`.

    It is told the `reader`, who finds no name of anybody they know from work.
    """
    actor = aliased(Person)
    name = humans.name_for(bindparam("reader"), actor).label("name")
    return (select(Event.at, Event.verb, name, Event.because)
            .outerjoin(actor, actor.id == Event.actor_id).where(which)
            .order_by(Event.id.desc()).limit(MOST))


def letters(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the query for letters, the newest first; a row of it makes a `Sent`."""
    return (select(OutboxLetter.ref, OutboxLetter.letter, OutboxLetter.subject,
                   OutboxLetter.created_at, OutboxLetter.sent_at, OutboxLetter.dead_at)
            .where(which).order_by(OutboxLetter.id.desc()).limit(MOST))
