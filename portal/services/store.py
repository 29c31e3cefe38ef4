"""The session every service writes through, bound by the app, committed by the doors."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Executable, or_
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql.dml import UpdateBase

from portal import reading, writing
from portal.database import only_reading
from portal.extensions import db

GIVES_WAY_MS = 200  # well below PostgreSQL's deadlock_timeout

session = db.session
_connections: WeakKeyDictionary[SessionTransaction, Connection] = WeakKeyDictionary()


def rows(statement: Executable, told: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """Return the plain rows of a query, as named tuples.

    A query built once, with `bindparam`s that `told` fills in, costs a fraction of one that
    is built anew and read through the session. A page that only looks reads it at its own desk
    (see `portal.reading`); everybody else in the session's own transaction.
    """
    current, line = session.begun()
    if line is None and not (current and current.in_transaction()):
        found = reading.ask(statement, told or {})
        if found is not None:
            return found
    line = _line(current, line)
    found = reading.ask_within(line, statement, told or {})
    return line.execute(statement, told or {}).all() if found is None else found


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """The condition that a column has one of a few fixed values, for queries that pages ask.

    The places of an `in_` depend on its values, so a query that has one is never kept ready.
    """
    return or_(*(column == value for value in sorted(values)))


def lock(statement: Executable, told: Mapping[str, Any]) -> None:
    """Send a query that locks rows until the transaction ends.

    Only where rows can be locked: on SQLite a transaction that writes has locked all of them.
    """
    line = connection()
    if line.dialect.name != "sqlite" and reading.ask_within(line, statement, told) is None:
        line.execute(statement, told)


def write(statement: UpdateBase, told: Mapping[str, Any]) -> Sequence[Any]:
    """Send an INSERT, UPDATE or DELETE built once, in the session's own transaction.

    Returns its rows, as named tuples, where it has a RETURNING. For what is written often: a row
    that the session keeps as an object costs several times as much.
    """
    return writing.send(connection(), statement, told)


def write_later(statement: UpdateBase, told: Mapping[str, Any]) -> None:
    """Send the same, returning nothing; in a block of `gathered` together with what follows."""
    writing.later(connection(), statement, told)


def gathered() -> AbstractContextManager[None]:
    """Let what is written later in this block go to PostgreSQL as one (see `writing.gathered`)."""
    return writing.gathered(connection())


def connection() -> Connection:
    """Return where the transaction runs; what the session is about to write is sent first.

    A transaction that writes begins without a session where none was asked for.
    """
    return _line(*session.begun())


def give_way() -> None:
    """Let this transaction fail rather than wait long for a row that somebody else holds.

    For one that holds rows of several requests: PostgreSQL ends one of two that wait for each
    other after a second, and that shall never be a page. SQLite lets one write at a time.
    """
    line = connection()
    if line.dialect.name == "postgresql":
        line.exec_driver_sql(f"SET LOCAL lock_timeout = {GIVES_WAY_MS}")


def _line(current: Session | None, line: Connection | None) -> Connection:
    if current is None:
        if line or not only_reading.get():
            return line or session.begin_line()
        current = session()
    current.flush()
    # A savepoint begins when the session is asked for its connection, not any sooner.
    begun = current.get_nested_transaction() or current.get_transaction() or current.begin()
    known = _connections.get(begun) if current.is_active else None
    if known is None:
        known = _connections[begun] = current.connection()  # raises if the transaction has failed
    return known
