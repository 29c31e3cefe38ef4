"""Who reads this page: the instant, zone, place and language its dates are written for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import g

from portal import clock, dates
from portal.policy.vocabulary import PACIFIC


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader at one instant (`now`, aware UTC), the same from top to bottom of a page."""

    now: datetime
    zone: ZoneInfo
    city: str
    locale: str

    @property
    def marks(self) -> tuple[str, str, str, int]:
        """What a fragment with dates depends on besides the dates: see `kept`."""
        return self.zone.key, self.city, self.locale, self.now.year


def reader() -> Reader:
    """Return the reader of the page being made."""
    visitor = g.get("visitor")
    found = g.get("reader")
    if found is None or found[0] is not visitor:  # somebody signed in or out meanwhile
        found = g.reader = visitor, _reader(visitor)
    return cast(Reader, found[1])


@contextmanager
def reading_as(zone: ZoneInfo, city: str, locale: str) -> Iterator[None]:
    """Write dates as somebody else will read them, until the block ends."""
    before = reader()
    g.reader = g.get("visitor"), Reader(before.now, zone, city, locale)
    try:
        yield
    finally:
        g.reader = g.get("visitor"), before


def _reader(visitor: Any) -> Reader:
    zone = ZoneInfo(visitor.time_zone) if visitor else PACIFIC
    return Reader(clock.now(), zone, dates.city_of(zone.key), visitor.locale if visitor else "en")
