"""A stretch of time in which something may be done, ending with the last second of a day."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from portal.policy.instants import aware, end_of_day, pacific_day

LAST_SECOND_LASTS = timedelta(seconds=1)


class Window(NamedTuple):
    """From `opens` (None: always been open) through the whole second `closes`; aware UTC."""

    opens: datetime | None
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether it may be done now: 23:59:59.9 of the last day is still in time."""
        begun = self.opens is None or self.opens <= aware(now)
        return begun and aware(now) < self.closes + LAST_SECOND_LASTS

    def left(self, now: datetime) -> timedelta:
        """The time left until `closes`, never below zero."""
        return max(self.closes - aware(now), timedelta(0))


def utc_days_window(start: datetime, days: int) -> Window:
    """Open from `start` through 23:59:59 UTC of the day that many days later."""
    last = aware(start).astimezone(UTC).date() + timedelta(days=days)
    return Window(start.astimezone(UTC), end_of_day(last, UTC))


def pacific_days_window(start: datetime, days: int) -> Window:
    """Open from `start` through 23:59:59 Pacific of the day that many days later."""
    last = pacific_day(start) + timedelta(days=days)
    return Window(start.astimezone(UTC), end_of_day(last))
