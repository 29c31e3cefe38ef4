"""What few rows of a long list have, fetched as one value, which is NULL in all others.

Each column of each row takes its time on the way to a page, also where it is NULL: a dozen that
are for most rows cost more than finding the rows.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, Text, case
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from portal.models.base import UTCDateTime
from portal.ready import Convert

PACKS = (Text, Integer, Boolean, UTCDateTime)  # a list of words, as in `WordSet`, is none of them


def packed(when: ColumnElement[bool], columns: Sequence[Any]) -> ColumnElement[Any]:
    """Return an expression for a list of what `columns` hold where `when` is true, else NULL.

    They hold words, whole numbers, yes or no, or instants (aware UTC). ValueError for others.
    """
    if strange := [column for column in columns if not isinstance(column.type, PACKS)]:
        raise ValueError(f"Columns of this kind are not packed: {strange}")
    return case((when, _Packed(*columns)), else_=None)


class _Values(TypeDecorator[list[Any]]):
    """A list of values, written as JSON by the database."""

    impl = Text
    cache_ok = True

    def __init__(self, kinds: tuple[type, ...] = ()) -> None:
        super().__init__()
        self.kinds = kinds

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Read it; an instant is written as SQLite keeps it, or by PostgreSQL as in ISO 8601."""
        instant = (UTCDateTime().result_processor(dialect, None) if dialect.name == "sqlite"
                   else datetime.fromisoformat)
        ways: dict[type, Convert] = {UTCDateTime: instant, Boolean: bool}
        converted = [(index, ways[kind]) for index, kind in enumerate(self.kinds) if kind in ways]
        return lambda text: None if text is None else _unpacked(text, converted)


class _Packed(FunctionElement[list[Any]]):
    inherit_cache = True

    def __init__(self, *columns: ColumnElement[Any]) -> None:
        super().__init__(*columns)
        self.type = _Values(tuple(type(column.type) for column in columns))


@compiles(_Packed, "sqlite")
def _for_sqlite(element: _Packed, compiler: Any, **how: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **how)})"


@compiles(_Packed, "postgresql")
def _for_postgresql(element: _Packed, compiler: Any, **how: Any) -> str:
    return f"CAST(json_build_array({compiler.process(element.clauses, **how)}) AS TEXT)"


def _unpacked(text: str, converted: Sequence[tuple[int, Convert]]) -> list[Any]:
    values: list[Any] = json.loads(text)
    for index, convert in converted:
        if values[index] is not None:
            values[index] = convert(values[index])
    return values
