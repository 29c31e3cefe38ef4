"""Queries of pages, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

Half of what a page costs used to be the way of its few statements through session, cache keys,
contexts and results. A query that is asked again and again keeps its SQL and its converters
instead, and a page that only looks asks all of them on one connection of its own, outside any
transaction. Each statement sees what was committed before it, on both databases. Whoever writes
asks in the same way on the connection of the transaction.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, SelectBase
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

Convert = Callable[[Any], Any]
# Told of each statement sent this way; the tests that count statements listen here.
listeners: list[Callable[[str], None]] = []

_desk: ContextVar["Desk | None"] = ContextVar("reading_desk", default=None)
_ready: dict[str, WeakKeyDictionary[Executable, "Ready | None"]] = {}


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
    for listener in listeners:
        listener(ready.sql)
    try:
        return ready.ask(desk.cursor(engine), told)
    except engine.dialect.dbapi.Error:  # type: ignore[union-attr]
        desk.give_up()
        return None


def ask_within(connection: Connection, query: Executable, told: Mapping[str, Any],
               ) -> Sequence[Any] | None:
    """Return the rows of a query asked in a transaction that has begun on `connection`.

    None if it must go the ordinary way, as for `ask`. Raises what that way would raise.
    """
    dialect = connection.dialect
    ready = _made_ready(dialect, query)
    if ready is None:
        return None
    for listener in listeners:
        listener(ready.sql)
    driver: Any = dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        return ready.ask(cursor, told)
    except driver.Error as error:
        raise DBAPIError.instance(ready.sql, None, error, driver.Error,
                                  hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()  # one that failed would keep its database open for as long as the error


class Ready:
    """One query for one kind of database."""

    def __init__(self, dialect: Dialect, query: Any) -> None:
        made: Any = query.compile(dialect=dialect)
        self.sql = str(made)
        self.lasts = not made.post_compile_params  # a list has as many places as values
        self._positions = made.positiontup
        self._values = [(name, bind.key, bind.effective_value, bind.required,
                         bind.type.dialect_impl(dialect).bind_processor(dialect))
                        for bind, name in made.bind_names.items()]
        columns = query.selected_columns
        self._types = [(column.type.dialect_impl(dialect), dialect) for column in columns]
        self._line: Any = namedtuple("Line", columns.keys(), rename=True)._make
        self._converters: list[tuple[int, Convert]] | None = None

    def ask(self, cursor: Any, told: Mapping[str, Any]) -> Sequence[Any]:
        """Send it and return its rows. Raises the driver's own errors."""
        cursor.execute(self.sql, self._bound(told))
        if self._converters is None:
            self._converters = list(self._make_converters(cursor.description))
        found = cursor.fetchall()
        return [self._line(row) for row in self._converted(found)]

    def _bound(self, told: Mapping[str, Any]) -> Any:
        values = {}
        for name, key, value, required, convert in self._values:
            given = told[key] if required else told.get(key, value)
            values[name] = convert(given) if convert else given
        return values if self._positions is None else [values[name] for name in self._positions]

    def _make_converters(self, description: Sequence[Any]) -> Iterator[tuple[int, Convert]]:
        for index, (kind, dialect) in enumerate(self._types):
            if convert := kind.result_processor(dialect, description[index][1]):
                yield index, convert

    def _converted(self, found: Sequence[Any]) -> Iterable[Any]:
        """Convert column by column, a third faster than row by row; what is NULL stays None."""
        if not (self._converters and found):
            return found
        if len(found) == 1:
            return [self._converted_row(found[0])]
        columns: list[Any] = list(zip(*found, strict=True))
        for index, convert in self._converters:
            columns[index] = [None if value is None else convert(value)
                              for value in columns[index]]
        return zip(*columns, strict=True)

    def _converted_row(self, found: Sequence[Any]) -> Sequence[Any]:
        row = list(found)
        for index, convert in self._converters or ():
            if row[index] is not None:
                row[index] = convert(row[index])
        return row


def _made_ready(dialect: Dialect, query: Executable) -> Ready | None:
    """Make a query ready when it is asked the second time: one built anew is never asked again."""
    known = _ready.setdefault(dialect.name, WeakKeyDictionary())
    if not isinstance(query, SelectBase):
        return None
    if query not in known:
        known[query] = None
        return None
    ready = known[query]
    if ready is None:
        ready = known[query] = Ready(dialect, query)
    return ready if ready.lasts else None
