"""Statements that write, made ready once: SQLAlchemy writes their SQL, a plain cursor sends it.

The same for what changes rows of a table as `portal.reading` is for queries: what a mail, an
event or a letter writes is the same few statements again and again.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, Connection, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase

from portal.ready import Ready, written_out

_ready: WeakKeyDictionary[UpdateBase, dict[tuple[str, ...], "Written"]] = WeakKeyDictionary()


def send(connection: Connection, statement: UpdateBase, told: Mapping[str, Any]) -> Sequence[Any]:
    """Send a statement in the transaction that has begun on `connection`; return its rows.

    Named tuples where it has a RETURNING, else none. What `told` leaves out gets the value that
    the model gives. Raises what SQLAlchemy's own way would raise.
    """
    dialect = connection.dialect
    known, names = _ready.setdefault(statement, {}), (dialect.name, *told)
    if names not in known:
        known[names] = Written(dialect, statement, tuple(told))
    return known[names].send_within(connection, told)


def insert(dialect: str, table: Table) -> Any:
    """An INSERT of this kind of database's own, "sqlite" or "postgresql": it knows ON CONFLICT.

    Only this kind is loaded, which it is anyway.
    """
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


class Written(Ready):
    """One statement for one kind of database and one set of values."""

    def __init__(self, dialect: Dialect, statement: Any, names: Sequence[str]) -> None:
        if statement.is_insert:
            statement = statement.inline()  # who wants the new id says so by RETURNING
        made: Any = written_out(statement, dialect).compile(
            dialect=dialect, column_keys=list(names))
        super().__init__(dialect, made, statement.exported_columns)
        self._left_out = [(column.key, _default(column))
                          for column in (*made.insert_prefetch, *made.update_prefetch)]

    def _bound(self, told: Mapping[str, Any]) -> Any:
        return super()._bound({**{key: make() for key, make in self._left_out}, **told})


def _default(column: Column[Any]) -> Callable[[], Any]:
    """What makes the value that the model gives to a column that was left out."""
    default: Any = column.default if column.default is not None else column.onupdate
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)
