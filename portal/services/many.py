"""Questions about many rows at once: thousands of ids in one parameter, on both databases."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY

from portal.models.base import dumps
from portal.services.store import session


def among(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that `column` is one of `ids`, sent as a single parameter.

    An ordinary IN list is compiled anew for each length and has an upper limit.
    """
    if on_postgresql():
        listed = bindparam(None, list(ids), type_=ARRAY(BigInteger), unique=True)
        return column == any_(listed)
    each = func.json_each(dumps(list(ids))).table_valued("value")
    return column.in_(select(each.c.value))


def json_text(text: Any) -> ColumnElement[Any]:
    """JSON that the database itself puts together as text, for a JSON column."""
    words = cast(text, Text)
    return cast(words, JSON) if on_postgresql() else type_coerce(words, JSON)


def on_postgresql() -> bool:
    """Whether this session talks to PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"
