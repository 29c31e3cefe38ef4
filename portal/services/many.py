"""Statements in each engine's own words: thousands of ids in one parameter, ON CONFLICT, JSON."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    BindParameter,
    ColumnElement,
    Table,
    Text,
    UnaryExpression,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.operators import custom_op

from portal import writing
from portal.models.base import dumps
from portal.services.store import connection, session

Column = ColumnElement[Any] | InstrumentedAttribute[Any]


def among(column: Column, ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that `column` is one of `ids`, sent as a single parameter.

    An ordinary IN list is compiled anew for each length and has an upper limit.
    """
    return _among(column, bindparam(None, listed(ids), type_=_list_type(), unique=True))


def among_told(column: Column) -> ColumnElement[bool]:
    """The same for a statement that is built once: the parameter `ids` is told as `listed`."""
    return _among(column, bindparam("ids", type_=_list_type()))


def listed(ids: Collection[int]) -> Any:
    """Ids as the one parameter that carries them."""
    return list(ids) if on_postgresql() else dumps(list(ids))


def _among(column: Column, told: BindParameter[Any]) -> ColumnElement[bool]:
    if on_postgresql():
        return column == any_(told)
    each = func.json_each(told).table_valued("value")
    return column.in_(select(each.c.value))


def _list_type() -> Any:
    return ARRAY(BigInteger) if on_postgresql() else Text()


def beside_index(column: Column) -> ColumnElement[Any]:
    """The column, for a range that is wide and shall not be what rows are found by.

    SQLite takes any range for a narrow one unless told otherwise, by this sign of its own.
    """
    if on_postgresql():
        return column.expression  # knows how rows are spread
    return UnaryExpression(column.expression, operator=custom_op("+"), type_=column.type)


def json_text(text: Any) -> ColumnElement[Any]:
    """JSON that the database itself puts together as text, for a JSON column."""
    words = cast(text, Text)
    return cast(words, JSON) if on_postgresql() else type_coerce(words, JSON)


def json_of(told: Mapping[str, Any]) -> ColumnElement[Any]:
    """A JSON object that the database puts together, without what is NULL; for a JSON column."""
    pairs = [part for name, value in told.items() for part in (literal(name), value)]
    if on_postgresql():
        return cast(func.json_strip_nulls(func.json_build_object(*pairs)), JSON)
    return type_coerce(func.json_patch("{}", func.json_object(*pairs)), JSON)


def insert(table: Any) -> Any:
    """An INSERT of this engine's own kind: one that knows ON CONFLICT."""
    return writing.insert(session.get_bind().dialect.name, table)


def insert_new(table: Table, told: Mapping[str, Any], *unique: str) -> Any:
    """Insert a row and return its id and reference, or None where a unique one is there already.

    `unique` names the columns that may not be twice; without, any that the table knows. For rows
    that are written often: the statement is built once for each table.
    """
    line = connection()
    found = writing.send(line, _insert_new(line.dialect.name, table, unique), told)
    return found[0] if found else None


@cache
def _insert_new(dialect: str, table: Table, unique: Sequence[str]) -> Any:
    known = [column for column in table.c if column.name in {"id", "ref"}]
    return writing.insert_new(dialect, table, *unique).returning(*(known or table.primary_key))


def on_postgresql() -> bool:
    """Whether this session talks to PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"
