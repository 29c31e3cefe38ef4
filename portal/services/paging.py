"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Key = TypeVar("Key")

PAGE_SIZE = 50
LAST_PAGE = 100_000  # no list is that long; keeps offsets inside every database's numbers


class Which(NamedTuple):
    """Which page of a list is wanted; pages are numbered from 1."""

    number: int = 1
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    @classmethod
    def of(cls, text: str | None) -> "Which":
        """Return the page that a query string asks for; the first for anything odd."""
        asked = text or ""
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return cls(min(max(1, number), LAST_PAGE))


class Paged(NamedTuple, Generic[Row, Key]):
    """One page of a filtered list, and how many rows each filter holds."""

    rows: Sequence[Row]
    chosen: Key
    counts: dict[Key, int]
    page: Which

    @property
    def total(self) -> int:
        """How many rows the chosen filter holds."""
        return self.counts[self.chosen]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page.size))
