"""Several questions sent as one statement, for pages that are put together from many places."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    Subquery,
    cast,
    literal,
    null,
    select,
    union_all,
)

from portal.services.store import rows

Answer = list[tuple[Any, ...]]


class Together:
    """Queries that are asked at once; each keeps its own columns, its order and its limit.

    Their rows come back one after the other, with empty columns for all other queries. A query
    without a limit could be shared among workers of PostgreSQL, which then lose its order.
    """

    def __init__(self, *queries: Select[*tuple[Any, ...]]) -> None:
        self._queries = queries

    @cached_property
    def _parts(self) -> list[Subquery]:
        return [query.subquery() for query in self._queries]

    @cached_property
    def _statement(self) -> CompoundSelect[*tuple[Any, ...]]:
        """Put them together when they are first asked: a start may do without."""
        return union_all(*(_padded(self._parts, number) for number in range(len(self._parts))))

    def ask(self, told: Mapping[str, Any]) -> list[Answer]:
        """Return the rows of each query, in the order in which the queries were named."""
        found = rows(self._statement, told)
        answers, start = [], 1
        for number, part in enumerate(self._parts):
            width = len(part.c)
            answers.append([tuple(row[start:start + width]) for row in found if row[0] == number])
            start += width
        return answers


def _padded(parts: Sequence[Subquery], number: int) -> Select[*tuple[Any, ...]]:
    """Select one of the queries, with an empty column for each column of all others."""
    columns = [column if part is parts[number] else cast(null(), column.type)
               for part in parts for column in part.c]
    return select(literal(number), *columns)
