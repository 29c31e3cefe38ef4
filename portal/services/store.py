"""The session every service writes through, bound by the app, committed by the doors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Executable, or_
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.sql.dml import UpdateBase

from portal import reading, writing
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
    current = _begun()
    if current is None or not current.in_transaction():
        found = reading.ask(statement, told or {})
        if found is not None:
            return found
    line = _line(current or session())
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


def connection() -> Connection:
    """Return where the session's transaction runs; what it is about to write is sent first.

    It is asked for once in a transaction: the session takes its time to find it.
    """
    return _line(_begun() or session())


def give_way() -> None:
    """Let this transaction fail rather than wait long for a row that somebody else holds.

    For one that holds rows of several requests: PostgreSQL ends one of two that wait for each
    other after a second, and that shall never be a page. SQLite lets one write at a time.
    """
    line = connection()
    if line.dialect.name == "postgresql":
        line.exec_driver_sql(f"SET LOCAL lock_timeout = {GIVES_WAY_MS}")


def _begun() -> Session | None:
    """Return the session of this request or job if it has one by now."""
    scopes = session.registry
    found: Session | None = scopes.registry.get(scopes.scopefunc()) if scopes.registry else None
    return found


def _line(current: Session) -> Connection:
    current.flush()
    # A savepoint begins when the session is asked for its connection, not any sooner.
    begun = current.get_nested_transaction() or current.get_transaction() or current.begin()
    known = _connections.get(begun) if current.is_active else None
    if known is None:
        known = _connections[begun] = current.connection()  # raises if the transaction has failed
    return known
