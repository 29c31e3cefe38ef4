"""When a person first reads what the team decided about their report or review."""

from sqlalchemy import update
from sqlalchemy.engine import Connection

from portal import clock
from portal.models import Case


def note_seen(ref: str, connection: Connection) -> None:
    """Note on a connection of its own that its person reads the answer of a request now."""
    connection.execute(update(Case).where(Case.ref == ref, Case.answer_seen_at.is_(None))
                       .values(answer_seen_at=clock.now()))
