"""Counts the statements that reach the database, whatever session sends them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal import ready
from portal.extensions import db

OF_A_TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "SET ")


@contextmanager
def queries() -> Iterator[list[str]]:
    """Collect the statements sent inside the block; those that open transactions do not count."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.lstrip().upper().startswith(OF_A_TRANSACTION):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    ready.listeners.append(sent.append)
    try:
        yield sent
    finally:
        ready.listeners.remove(sent.append)
        event.remove(db.engine, "before_cursor_execute", note)
