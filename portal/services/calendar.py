"""The staff's calendar: which days are no working days."""

from collections.abc import Iterable
from datetime import date

_holidays: frozenset[date] = frozenset()


def use(days: Iterable[str]) -> None:
    """Take the holidays from the settings, as ISO dates; ValueError if one is not readable."""
    global _holidays
    _holidays = frozenset(date.fromisoformat(day) for day in days)


def holidays() -> frozenset[date]:
    """Return the Pacific dates on which staff do not work."""
    return _holidays
