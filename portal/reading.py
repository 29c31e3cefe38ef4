"""Queries of pages, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

Half of what a page costs used to be the way of its few statements through session, cache keys,
contexts and results. A query that is asked again and again keeps its SQL and its converters
instead, and a page that only looks asks all of them on one connection of its own, outside any
transaction. Each statement sees what was committed before it, on both databases. Whoever writes
asks in the same way on the connection of the transaction.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, SelectBase
from sqlalchemy.engine import Dialect
from sqlalchemy.pool import PoolProxiedConnection

from portal.ready import Ready

_desk: ContextVar["Desk | None"] = ContextVar("reading_desk", default=None)
_ready: dict[str, WeakKeyDictionary[Executable, "Query | None"]] = {}


class Desk:
    """Where one request reads: its connection, fetched when the first query is asked."""

    def __init__(self) -> None:
        self._line: PoolProxiedConnection | None = None
        self._cursor: Any = None
        self._switched = False

    def cursor(self, engine: Engine) -> Any:
        """Return the desk's cursor, outside any transaction; on PostgreSQL each is dear to make."""
        if self._line is None:
            self._line = engine.raw_connection()
            self._switched = engine.dialect.name == "postgresql"
            if self._switched:  # SQLite is opened that way, see `database`
                self._line.dbapi_connection.autocommit = True  # type: ignore[union-attr]
            self._cursor = self._line.cursor()
        return self._cursor

    def give_up(self) -> None:
        """Part with a connection that failed; the pool opens another one for whoever is next."""
        if self._line is not None:
            self._line.invalidate()
            self._line = self._cursor = None

    def close(self) -> None:
        """Give the connection back as it was."""
        if self._line is not None:
            self._cursor.close()
            if self._switched:
                self._line.dbapi_connection.autocommit = False  # type: ignore[union-attr]
            self._line.close()
            self._line = self._cursor = None


def open_desk() -> None:
    """Let this request read at a desk of its own; `close_desk` must follow."""
    _desk.set(Desk())


def close_desk() -> None:
    """End what `open_desk` began; nothing happens where it never did."""
    if desk := _desk.get():
        _desk.set(None)
        desk.close()


def ask(engine: Engine, query: Executable, told: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return the rows of a query as named tuples, or None if it must go the ordinary way.

    That is so where no desk is open, for a query asked for the first time, for one whose SQL
    depends on its values, and after an error: the ordinary way then says what is wrong.
    """
    desk = _desk.get()
    ready = _made_ready(engine.dialect, query) if desk else None
    if desk is None or ready is None:
        return None
    try:
        return ready.send(desk.cursor(engine), told)
    except engine.dialect.dbapi.Error:  # type: ignore[union-attr]
        desk.give_up()
        return None


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
        made: Any = query.compile(dialect=dialect)
        super().__init__(dialect, made, query.selected_columns)
        self.lasts = not made.post_compile_params  # a list has as many places as values


def _made_ready(dialect: Dialect, query: Executable) -> Query | None:
    """Make a query ready when it is asked the second time: one built anew is never asked again."""
    known = _ready.setdefault(dialect.name, WeakKeyDictionary())
    if not isinstance(query, SelectBase):
        return None
    if query not in known:
        known[query] = None
        return None
    ready = known[query]
    if ready is None:
        ready = known[query] = Query(dialect, query)
    return ready if ready.lasts else None
