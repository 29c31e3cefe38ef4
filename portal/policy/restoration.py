"""When a person comes back: the first Monday after the path is completed, 23:59 Pacific."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from portal.policy.instants import end_of_day, pacific_day
from portal.policy.vocabulary import PACIFIC

MONDAY = 0
RESTORING_TIME = time(23, 59)
WEEK = timedelta(days=7)
RECORDED_WITHIN = timedelta(seconds=60)  # the record and the letter; later than that is late


class FinishWindow(NamedTuple):
    """Whoever finishes by the first instant is restored by the second; both aware UTC."""

    finish_by: datetime
    restored_by: datetime


def restores_on(completed_at: datetime) -> date:
    """The Monday (a Pacific date) on which someone who completed then is restored.

    It is strictly after the Pacific date of completion, so completing on a Monday leads to
    the next one. This date is what is stored: if the time zone database changes, the date
    stays and the instant moves. Published as rule 4.4. Naive instants raise ValueError.
    """
    day = pacific_day(completed_at)
    return day + timedelta(days=7 - day.weekday())


def instant_of(monday: date) -> datetime:
    """23:59:00 Pacific of that Monday as aware UTC; ValueError for any other weekday."""
    if monday.weekday() != MONDAY:
        raise ValueError(f"{monday.isoformat()} is not a Monday")
    return datetime.combine(monday, RESTORING_TIME, PACIFIC).astimezone(UTC)


def restores_at(completed_at: datetime) -> datetime:
    """The instant, aware UTC, from which someone who completed then may send proposals again."""
    return instant_of(restores_on(completed_at))


def last_monday_due(now: datetime) -> date:
    """The latest Monday (a Pacific date) whose restoring instant has come; naive: ValueError."""
    day = pacific_day(now)
    monday = day - timedelta(days=day.weekday())
    return monday if instant_of(monday) <= now else monday - WEEK


def finish_windows(now: datetime, count: int = 3) -> list[FinishWindow]:
    """The next Sundays to finish by, each with the Monday it leads to, the nearest first.

    Finishing on a Monday belongs to the window of the Sunday after it.
    """
    first = restores_on(now)
    return [_window_of(first + WEEK * ahead) for ahead in range(count)]


@lru_cache(maxsize=64)
def _window_of(monday: date) -> FinishWindow:
    return FinishWindow(end_of_day(monday - timedelta(days=1)), instant_of(monday))
