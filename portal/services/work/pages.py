"""Lists a page at a time, without counting what nobody asked for."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Select

from portal.services.paging import Which
from portal.services.store import session

Row = TypeVar("Row")

PAGE_SIZE = 20


class Leaf(NamedTuple, Generic[Row]):
    """One page of a list, and whether older rows follow."""

    rows: Sequence[Row]
    number: int
    more: bool


def wanted(text: str | None) -> Which:
    """Return the page that a query string asks for; the first for anything odd."""
    return Which(Which.of(text).number, PAGE_SIZE)


def leaf(query: Select[*tuple[Any, ...]], page: Which) -> Leaf[Any]:
    """Read one page: a single query, one row more than is shown."""
    rows = session.execute(query.limit(page.size + 1).offset(page.offset)).all()
    return Leaf(rows[:page.size], page.number, len(rows) > page.size)
