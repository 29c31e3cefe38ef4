"""Statements that write, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

The same for what changes rows of a table as `portal.reading` is for queries: what a mail, an
event or a letter writes is the same few statements again and again.

Several that nobody asks about meanwhile go to PostgreSQL together (see `gathered`): there each
statement is a journey, and most of what it costs us.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase

from portal.ready import Ready, written_out

_Write = tuple[UpdateBase, Mapping[str, Any]]
_ready: WeakKeyDictionary[UpdateBase, dict[tuple[str, ...], "Written"]] = WeakKeyDictionary()
_waiting: ContextVar["Waiting | None"] = ContextVar("writes_that_wait", default=None)


class Waiting(NamedTuple):
    """What goes together with the next statement on this connection."""

    connection: Connection
    writes: list[_Write]


def send(connection: Connection, statement: UpdateBase, told: Mapping[str, Any]) -> Sequence[Any]:
    """Send a statement in the transaction that has begun on `connection`; return its rows.

    Named tuples where it has a RETURNING, else none. What `told` leaves out gets the value that
    the model gives. What waits (see `gathered`) goes with it. Raises what SQLAlchemy's own way
    would raise.
    """
    waiting = _waiting.get()
    if waiting and waiting.writes and waiting.connection is connection:
        return _send_together(waiting, (statement, told))
    dialect = connection.dialect
    known, names = _ready.setdefault(statement, {}), (dialect.name, *told)
    if names not in known:
        known[names] = Written(dialect, statement, tuple(told))
    return known[names].send_within(connection, told)


@contextmanager
def gathered(connection: Connection) -> Iterator[None]:
    """Let what is written `later` in this block go to PostgreSQL as one statement.

    With the next that is sent at once, or when the block ends; never, if it ends by an error.
    Until then no query sees it, so nothing in the block may ask for it, and no savepoint begins.
    """
    waiting = Waiting(connection, [])
    before = _waiting.set(waiting)
    try:
        yield
        if waiting.writes:
            _send_together(waiting, waiting.writes.pop())
    finally:
        _waiting.reset(before)


def later(connection: Connection, statement: UpdateBase, told: Mapping[str, Any]) -> None:
    """Send a statement that returns nothing: in a block of `gathered` with others, else at once.

    At once on SQLite, where a statement is no journey.
    """
    waiting = _waiting.get()
    may_wait = waiting is not None and waiting.connection is connection
    if waiting is None or not may_wait or connection.dialect.name != "postgresql":
        send(connection, statement, told)
    else:
        waiting.writes.append((statement, told))


def _send_together(waiting: Waiting, last: _Write) -> Sequence[Any]:
    """Send what waits and this in one statement; the rows of the last."""
    connection, writes = waiting.connection, [*waiting.writes, last]
    waiting.writes.clear()
    if len(writes) == 1:
        return send(connection, *last)
    joined = _joined(connection.dialect, tuple((one, *told) for one, told in writes))
    return joined.send_within(connection, {"all": [told for _, told in writes]})


@cache
def insert_new(dialect: str, table: Table, *unique: str) -> Any:
    """An INSERT that leaves out what is there already, by `unique` or any columns that are."""
    return insert(dialect, table).on_conflict_do_nothing(index_elements=unique or None)


def insert(dialect: str, table: Table) -> Any:
    """An INSERT of this kind of database's own, "sqlite" or "postgresql": it knows ON CONFLICT.

    Only this kind is loaded, which it is anyway.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


class Written(Ready):
    """One statement for one kind of database and one set of values."""

    def __init__(self, dialect: Dialect, statement: Any, names: Sequence[str],
                 first: int = 1) -> None:
        if statement.is_insert:
            statement = statement.inline()  # who wants the new id says so by RETURNING
        made: Any = written_out(statement, dialect).compile(
            dialect=dialect, column_keys=list(names))
        super().__init__(dialect, made, statement.exported_columns, first)
        self._left_out = [(column.key, _default(column))
                          for column in (*made.insert_prefetch, *made.update_prefetch)]

    def _bound(self, told: Mapping[str, Any]) -> Any:
        return super()._bound({**{key: make() for key, make in self._left_out}, **told})


class Joined(Written):
    """A statement of PostgreSQL with others ahead of it in the same one."""

    def __init__(self, dialect: Dialect, parts: Sequence[Sequence[Any]]) -> None:
        """`parts` are plain statements, each with the names of the values that it is told."""
        self._ahead: list[Written] = []
        first = 1
        for statement, *names in parts[:-1]:
            self._ahead.append(Written(dialect, statement, names, first))
            first += self._ahead[-1].places
        statement, *names = parts[-1]
        super().__init__(dialect, statement, names, first)
        ahead = ", ".join(f"w{number} AS ({one.sql})" for number, one in enumerate(self._ahead))
        self.sql = f"WITH {ahead} {self.sql}"

    def _bound(self, told: Mapping[str, Any]) -> Any:
        *ahead, last = told["all"]
        values = [value for one, its in zip(self._ahead, ahead, strict=True)
                  for value in one._bound(its)]
        return values + super()._bound(last)


@lru_cache(maxsize=128)  # far more than there are ways to write together
def _joined(dialect: Dialect, parts: tuple[tuple[Any, ...], ...]) -> Joined:
    return Joined(dialect, parts)


def _default(column: Column[Any]) -> Callable[[], Any]:
    """What makes the value that the model gives to a column that was left out."""
    default: Any = column.default if column.default is not None else column.onupdate
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)
