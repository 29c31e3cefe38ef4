"""The session every service writes through, bound by the app, committed by the doors."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable

from portal import reading
from portal.extensions import db

session = db.session


def rows(statement: Executable, told: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Return the plain rows of a query, as named tuples.

    A query built once, with `bindparam`s that `told` fills in, costs a fraction of one that
    is built anew and read through the session. A page that only looks reads it at its own desk
    (see `portal.reading`); everybody else in the session's own transaction.
    """
    if not session.registry.has() or not session().in_transaction():
        found = reading.ask(db.engine, statement, told or {})
        if found is not None:
            return found
    current = session()
    current.flush()  # what this transaction is about to write counts
    connection = current.connection()
    found = reading.ask_within(connection, statement, told or {})
    return connection.execute(statement, told or {}).all() if found is None else found


def write(statement: Executable, told: Mapping[str, Any]) -> CursorResult[Any]:
    """Send an INSERT or UPDATE of a table that was built once, in the session's transaction.

    For what is written often: a row that the session keeps as an object costs three times as much.
    """
    current = session()
    current.flush()  # it may refer to what this transaction is about to write
    return current.connection().execute(statement, told)
