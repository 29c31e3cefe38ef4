"""Statements that write, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

The same for an INSERT or UPDATE of a table as `portal.reading` is for queries: what a mail, an
event or a letter writes is the same few statements again and again.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

from portal import reading

_ready: WeakKeyDictionary[UpdateBase, dict[tuple[str, ...], "Ready"]] = WeakKeyDictionary()


def send(connection: Connection, statement: UpdateBase, told: Mapping[str, Any]) -> Sequence[Any]:
    """Send a statement in the transaction that has begun on `connection`; return its rows.

    Named tuples where it has a RETURNING, else none. What `told` leaves out gets the value that
    the model gives. Raises what SQLAlchemy's own way would raise.
    """
    dialect = connection.dialect
    known, names = _ready.setdefault(statement, {}), (dialect.name, *told)
    if names not in known:
        known[names] = Ready(dialect, statement, tuple(told))
    ready = known[names]
    for listener in reading.listeners:
        listener(ready.sql)
    driver: Any = dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        return ready.send(cursor, told)
    except driver.Error as error:
        raise DBAPIError.instance(ready.sql, None, error, driver.Error,
                                  hide_parameters=True, dialect=dialect) from error
    finally:
        cursor.close()  # one that failed would keep its database open for as long as the error


class Ready:
    """One statement for one kind of database and one set of values."""

    def __init__(self, dialect: Dialect, statement: Any, names: Sequence[str]) -> None:
        if statement.is_insert:
            statement = statement.inline()  # who wants the new id says so by RETURNING
        made: Any = statement.compile(dialect=dialect, column_keys=list(names))
        self.sql = str(made)
        self._positions = made.positiontup
        self._left_out = [(column.key, _default(column))
                          for column in (*made.insert_prefetch, *made.update_prefetch)]
        self._values = [(name, bind.key, bind.effective_value, bind.required,
                         bind.type.dialect_impl(dialect).bind_processor(dialect))
                        for bind, name in made.bind_names.items()]
        columns = statement._returning
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._line: Any = namedtuple("Line", [column.key for column in columns])._make
        self._dialect = dialect

    def send(self, cursor: Any, told: Mapping[str, Any]) -> Sequence[Any]:
        """Send it and return its rows. Raises the driver's own errors."""
        cursor.execute(self.sql, self._bound(told))
        if not self._types:
            return ()
        convert = [kind.result_processor(self._dialect, column[1])
                   for kind, column in zip(self._types, cursor.description, strict=True)]
        return [self._line(each(value) if each else value
                           for each, value in zip(convert, row, strict=True))
                for row in cursor.fetchall()]

    def _bound(self, told: Mapping[str, Any]) -> Any:
        told = {**{key: make() for key, make in self._left_out}, **told}
        values = {}
        for name, key, value, required, convert in self._values:
            given = told[key] if required else told.get(key, value)
            values[name] = convert(given) if convert else given
        return values if self._positions is None else [values[name] for name in self._positions]


def _default(column: Column[Any]) -> Callable[[], Any]:
    """What makes the value that the model gives to a column that was left out."""
    default: Any = column.default if column.default is not None else column.onupdate
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)
