"""Queries of pages, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

Half of what a page costs used to be the way of its few statements through session, cache keys,
contexts and results. A query that is asked again and again keeps its SQL and its converters
instead, and a page that only looks asks all of them on one connection of its own, outside any
transaction. Each statement sees what was committed before it, on both databases. Whoever writes
asks in the same way on the connection of the transaction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, SelectBase, event
from sqlalchemy.engine import Dialect
from sqlalchemy.pool import PoolProxiedConnection

from portal.ready import Ready, cursor_on, written_out

KEPT = 4  # lines that a process keeps out of its pool, for as many pages at once

_desk: ContextVar["Desk | None"] = ContextVar("reading_desk", default=None)
_ready: defaultdict[str, WeakKeyDictionary[Executable, "Query | None"]] = defaultdict(
    WeakKeyDictionary)


class Line(NamedTuple):
    """A connection outside any transaction, with its cursor; on PostgreSQL each is dear to make."""

    connection: PoolProxiedConnection
    cursor: Any


class Room:
    """Where the pages of one app read, and the lines that are free just now.

    The pool looks after each connection that comes and goes for as long as a small query takes.
    A line that broke while it lay here is found out by the query that it fails.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._free: list[Line] = []
        self.failure: type[Exception] = engine.dialect.dbapi.Error  # type: ignore[union-attr]
        event.listen(engine, "engine_disposed", self._empty)

    @property
    def dialect(self) -> Dialect:
        """The kind of database that is read."""
        return self._engine.dialect

    def take(self) -> Line:
        """Return a line for one request, the one used last, which knows its statements best."""
        with suppress(IndexError):
            return self._free.pop()
        return self._opened()

    def give_back(self, line: Line) -> None:
        """Take a line that works; those beyond `KEPT` go back to the pool as they came."""
        if len(self._free) < KEPT:
            self._free.append(line)
            return
        line.cursor.close()
        _switch(line.connection, self.dialect, on=False)
        line.connection.close()

    def _opened(self) -> Line:
        connection = self._engine.raw_connection()
        _switch(connection, self.dialect, on=True)
        return Line(connection, cursor_on(connection, self.dialect))

    def _empty(self, _engine: Engine) -> None:
        while self._free:
            self._free.pop().connection.invalidate()


def _switch(connection: PoolProxiedConnection, dialect: Dialect, *, on: bool) -> None:
    if dialect.name == "postgresql":  # SQLite is opened that way, see `database`
        connection.dbapi_connection.autocommit = on  # type: ignore[union-attr]


class Desk:
    """Where one request reads: its line, taken when the first query is asked."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._line: Line | None = None

    def send(self, query: "Query", told: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the rows of a query, or None after an error, which also ends the line."""
        try:
            if self._line is None:
                self._line = self.room.take()
            return query.send(self._line.cursor, told)
        except self.room.failure:
            if self._line is not None:
                self._line.connection.invalidate()  # the pool opens another for whoever is next
            self._line = None
            return None

    def close(self) -> None:
        """Give the line back."""
        if self._line is not None:
            self.room.give_back(self._line)
            self._line = None


def open_desk(room: Room) -> None:
    """Let this request read at a desk of its own; `close_desk` must follow."""
    _desk.set(Desk(room))


def close_desk() -> None:
    """End what `open_desk` began; nothing happens where it never did."""
    if desk := _desk.get():
        _desk.set(None)
        desk.close()


def ask(query: Executable, told: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return the rows of a query as named tuples, or None if it must go the ordinary way.

    That is so where no desk is open, for a query asked for the first time, for one whose SQL
    depends on its values, and after an error: the ordinary way then says what is wrong.
    """
    desk = _desk.get()
    ready = _made_ready(desk.room.dialect, query) if desk else None
    return desk.send(ready, told) if desk and ready else None


def ask_within(connection: Connection, query: Executable, told: Mapping[str, Any],
               ) -> Sequence[Any] | None:
    """Return the rows of a query asked in a transaction that has begun on `connection`.

    None if it must go the ordinary way, as for `ask`. Raises what that way would raise.
    """
    ready = _made_ready(connection.dialect, query)
    return ready.send_within(connection, told) if ready else None


class Query(Ready):
    """One query for one kind of database."""

    def __init__(self, dialect: Dialect, query: Any) -> None:
        made: Any = written_out(query, dialect).compile(dialect=dialect)
        super().__init__(dialect, made, query.selected_columns)
        self.lasts = not made.post_compile_params  # a list has as many places as values


def _made_ready(dialect: Dialect, query: Executable) -> Query | None:
    """Make a query ready when it is asked the second time: one built anew is never asked again."""
    known = _ready[dialect.name]
    ready = known.get(query)
    if ready is None:
        if not isinstance(query, SelectBase):
            return None
        if query not in known:
            known[query] = None
            return None
        ready = known[query] = Query(dialect, query)
    return ready if ready.lasts else None
