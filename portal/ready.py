"""A statement made ready once: SQLAlchemy writes its SQL, a plain cursor sends it.

What `portal.reading` and `portal.writing` share: values on their way in, rows on their way out.
On PostgreSQL the places of values are numbered here, once, and not by the driver each time.
"""

import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BindParameter, Connection, literal_column
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.visitors import replacement_traverse

Convert = Callable[[Any], Any]
Named = TypeVar("Named", bound=NamedTuple)
# Told of each statement sent this way; the tests that count statements listen here.
listeners: list[Callable[[str], None]] = []
PLACE = re.compile(r"%\(([^)]+)\)s|%%")  # of a value, or a sign that is meant
CURSOR = "ready_cursor"  # in the `info` of a connection, kept as long as it lives


def maker(kind: type[Named]) -> Callable[[Iterable[Any]], Named]:
    """Return what makes a row of as many values as `kind` has names, without a look at them.

    That is the step in C that its `_make` takes beside two in Python; pages read hundreds of rows.
    """
    return partial(tuple.__new__, kind)


class Ready:
    """One statement for one kind of database."""

    def __init__(self, dialect: Dialect, made: Any, columns: Any, first: int = 1) -> None:
        """`made` is the compiled statement, `columns` the collection of what it returns.

        `first` is the number of its first place, where it stands behind others.
        """
        self.sql, places = str(made), made.positiontup
        if dialect.name == "postgresql":
            self.sql, places = _numbered(self.sql, first)
        binds = {name: bind for bind, name in made.bind_names.items()}
        self._values = [(bind.key, bind.effective_value, bind.required,
                         bind.type.dialect_impl(dialect).bind_processor(dialect))
                        for bind in map(binds.__getitem__, places)]
        self.places = len(self._values)
        self._types = [(column.type.dialect_impl(dialect), dialect) for column in columns]
        line: Any = namedtuple("Line", columns.keys(), rename=True)  # type: ignore[misc]
        self._line = maker(line)
        self._converters: list[tuple[int, Convert]] | None = None

    def send(self, cursor: Any, told: Mapping[str, Any]) -> Sequence[Any]:
        """Send it and return its rows, named tuples. Raises the driver's own errors."""
        for listener in listeners:
            listener(self.sql)
        cursor.execute(self.sql, self._bound(told))
        if not self._types:
            return ()
        if self._converters is None:
            self._converters = list(self._make_converters(cursor.description))
        found = cursor.fetchall()
        return list(map(self._line, self._converted(found)))

    def send_within(self, connection: Connection, told: Mapping[str, Any]) -> Sequence[Any]:
        """Send it in the transaction that has begun on `connection`, as `send` does.

        Raises what SQLAlchemy's own way would raise. A connection that is lost is given up, so
        that the transaction can be undone.
        """
        driver: Any = connection.dialect.dbapi
        line: Any = connection.connection
        known = line.info
        cursor = known.get(CURSOR) or known.setdefault(CURSOR, cursor_on(line, connection.dialect))
        try:
            return self.send(cursor, told)
        except driver.Error as error:
            known.pop(CURSOR).close()  # it would keep its file open as long as the error
            lost = connection.dialect.is_disconnect(error, line, cursor)
            if lost:
                connection.invalidate(error)
            raise DBAPIError.instance(
                self.sql, None, error, driver.Error, hide_parameters=True,
                connection_invalidated=lost, dialect=connection.dialect) from error

    def _bound(self, told: Mapping[str, Any]) -> Any:
        values = []
        for key, value, required, convert in self._values:
            given = told[key] if required else told.get(key, value)
            values.append(convert(given) if convert else given)
        return values

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


def written_out(statement: Any, dialect: Dialect) -> Any:
    """Return a statement in which texts, numbers and names that never change are written.

    Where a database is sent them as values, whether an index of some of the rows serves a query
    depends on what is sent, and it plans anew each time.
    """
    def literal(element: Any, **_more: Any) -> Any:
        if not isinstance(element, BindParameter) or not _is_always_the_same(element):
            return None
        write = element.type.dialect_impl(dialect).literal_processor(dialect)
        if write is None:
            return None
        text = write(element.value)
        if dialect.paramstyle == "pyformat":
            text = text.replace("%%", "%")  # a column's text gets its second sign once more
        return literal_column(text, element.type)

    return replacement_traverse(statement, {}, literal)


def _is_always_the_same(place: BindParameter[Any]) -> bool:
    return not (place.required or place.expanding or place.callable) and isinstance(
        place.value, str | int | frozenset)


def cursor_on(line: PoolProxiedConnection, dialect: Dialect) -> Any:
    """Open a cursor that sends statements made ready."""
    if dialect.name != "postgresql":
        return line.cursor()
    driver: Any = dialect.dbapi
    return driver.RawCursor(line.dbapi_connection)


def _numbered(sql: str, first: int) -> tuple[str, list[str]]:
    """Number the places of a statement as PostgreSQL itself does; the names of their values."""
    names: dict[str, int] = {}

    def place(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + first)}" if found[1] else "%"

    return PLACE.sub(place, sql), list(names)
