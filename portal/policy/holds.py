"""When feedback from several clients leads to a hold, a warning, or nothing."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from portal.policy.instants import aware, pacific_day, utc_midnight
from portal.policy.privacy import private_counts
from portal.policy.tally import Item, Tally, tally_of
from portal.policy.vocabulary import PACIFIC

Outcome = Literal["hold", "warning"]

THRESHOLD = 3  # organisations: two can be bad luck, three are a pattern
MIN_THRESHOLD = 2  # a single client can never hold anybody, whatever an operator sets
WINDOW_DAYS = 180  # half a year, by the end of the contract
WARNING_QUIET_DAYS = 90  # one warning a quarter; more would be nagging
CREDIT_DAYS = 90  # a module finished this recently need not be taken again


class WeeklyCheck(NamedTuple):
    """When the weekly check is due, in Pacific time; Monday is weekday 0."""

    weekday: int
    hour: int
    minute: int


WEEKLY_CHECK = WeeklyCheck(weekday=2, hour=10, minute=0)  # midweek, while staff are at work


def threshold_in_use(threshold: int) -> int:
    """The same number, or ValueError if it is below the lowest that any operator may set."""
    if threshold < MIN_THRESHOLD:
        raise ValueError(f"a hold needs at least {MIN_THRESHOLD} client organisations")
    return threshold


def window_start(as_of: datetime) -> datetime:
    """The first instant, aware UTC, that the rolling window holds: contracts ended since then.

    Counted in whole UTC days, as all feedback windows are.
    """
    return utc_midnight(as_of, WINDOW_DAYS)


def counted(tally: Tally, threshold: int = THRESHOLD) -> int:
    """How many organisations count: the public ones, and the private ones where they are safe."""
    safe = private_counts(tally, threshold_in_use(threshold))
    return tally.public + (tally.private if safe else 0)


def outcome(tally: Tally, threshold: int = THRESHOLD) -> Outcome | None:
    """What the weekly check proposes: a hold at the threshold, a warning one below it."""
    total = counted(tally, threshold)
    if total >= threshold:
        return "hold"
    return "warning" if total == threshold - 1 else None


def shows_sum(tally: Tally, threshold: int = THRESHOLD) -> bool:
    """Whether the person may see the number: only where every counted item is public."""
    return not private_counts(tally, threshold_in_use(threshold))


def still_stands(items: Iterable[Item], *, pool: int, threshold: int = THRESHOLD) -> bool:
    """Whether a decision still reaches its threshold with the items that stand today.

    Hand in all items of the decision, with the pool and the threshold it was taken with: a
    later threshold does not reach back, and an item does not fall out by growing old. Call it
    at once when a public item changes; for private items only from the weekly check.
    """
    return counted(tally_of(items, pool), threshold) >= threshold


def warning_due(
    now: datetime,
    level: int,
    *,
    last_warned_at: datetime | None = None,
    last_level: int | None = None,
) -> bool:
    """Whether a person at this level (the counted sum) is to be warned now.

    One warning in 90 days, unless the level changed since the last one.
    """
    if last_warned_at is None or level != last_level:
        return True
    return aware(now) - aware(last_warned_at) >= timedelta(days=WARNING_QUIET_DAYS)


def credit_since(held_at: datetime) -> datetime:
    """Modules finished at or after this instant count for the path of a hold placed then."""
    return aware(held_at) - timedelta(days=CREDIT_DAYS)


def last_check(now: datetime) -> datetime:
    """The weekly check that was due last, at or before now; aware UTC."""
    today = pacific_day(now)
    day = today - timedelta(days=(today.weekday() - WEEKLY_CHECK.weekday) % 7)
    due = _check_on(day)
    return due if due <= now else _check_on(day - timedelta(days=7))


def next_check(now: datetime) -> datetime:
    """The weekly check that is due next, strictly after now; aware UTC."""
    return _check_on(pacific_day(last_check(now)) + timedelta(days=7))


def _check_on(day: date) -> datetime:
    """That day's check. Built from the wall clock, so ten stays ten when the clocks change."""
    at = time(WEEKLY_CHECK.hour, WEEKLY_CHECK.minute)
    return datetime.combine(day, at, PACIFIC).astimezone(UTC)
