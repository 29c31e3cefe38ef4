"""Who reads this page: the instant, zone, place and language its dates are written for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g

from portal import clock, dates
from portal.policy.vocabulary import PACIFIC


@dataclass(slots=True)
class Reader:
    """One reader at one instant (`now`, aware UTC), the same from top to bottom of a page.

    `until` is when the first of the words about time that they were told stops being true.
    """

    now: datetime
    zone: ZoneInfo
    city: str
    locale: str
    until: datetime | None = None

    def relative(self, when: datetime) -> str:
        """'in 6 days', '11 days ago'; true until `until`."""
        words, until = dates.relative_until(when, self.now, self.locale, self.zone)
        self.true_until(until)
        return words

    def true_until(self, instant: datetime) -> None:
        """Note that something they are told holds no longer than until `instant`."""
        if self.until is None or instant < self.until:
            self.until = instant

    @property
    def marks(self) -> tuple[str, str, str, int]:
        """What a fragment with dates depends on besides the dates: see `kept`."""
        return self.zone.key, self.city, self.locale, self.now.year


def reader() -> Reader:
    """Return the reader of the page being made; the session forgets it when somebody signs in."""
    here = g._get_current_object()
    found = vars(here).get("reader")
    if found is None:
        found = here.reader = _reader()
    return found  # type: ignore[no-any-return]


@contextmanager
def reading_as(zone: ZoneInfo, city: str, locale: str) -> Iterator[None]:
    """Write dates as somebody else will read them, until the block ends."""
    before = reader()
    g.reader = Reader(before.now, zone, city, locale)
    try:
        yield
    finally:
        if g.reader.until:
            before.true_until(g.reader.until)
        g.reader = before


def _reader() -> Reader:
    visitor = g.get("visitor")
    zone = ZoneInfo(visitor.time_zone) if visitor else PACIFIC
    return Reader(clock.now(), zone, dates.city_of(zone.key), visitor.locale if visitor else "en")
