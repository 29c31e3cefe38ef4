"""Where a demo's clock can be moved to: by a step, to a moment of the rules, or to any moment."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.policy.holds import next_check
from portal.policy.instants import pacific_day
from portal.policy.refusal import Refusal
from portal.policy.restoration import instant_of

FARTHEST = timedelta(days=5 * 366)

def before_monday(now: datetime) -> datetime:
    """The last minute before proposals come back on the next Monday."""
    today = pacific_day(now)
    days = (today + timedelta(days=ahead) for ahead in range(8))
    mondays = (instant_of(day) - timedelta(minutes=1) for day in days if day.weekday() == 0)
    return next(moment for moment in mondays if moment > now)


def typed(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment somebody wrote, such as 2026-12-01T09:30, on their own clock.

    Raises `Refusal` for what is no moment, lies behind, or is years away.
    """
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("Write the moment as year-month-day and time: 2026-12-01 09:30.") from None
    try:
        moment = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise Refusal("This moment is too far away. Choose one within five years.") from None
    return checked(moment, now)


def checked(moment: datetime, now: datetime) -> datetime:
    """The same moment, if the clock may be moved to it."""
    if moment < now:
        raise Refusal("The clock only goes forward: what has happened cannot be unhappened.")
    if moment - now > FARTHEST:
        raise Refusal("This moment is too far away. Choose one within five years.")
    return moment


# What the buttons say, and where they lead to.
BUTTONS: Mapping[str, tuple[str, Callable[[datetime], datetime]]] = {
    "hour": ("1 hour", lambda now: now + timedelta(hours=1)),
    "day": ("1 day", lambda now: now + timedelta(days=1)),
    "monday": ("To the minute before Monday’s return", before_monday),
    "check": ("To the next weekly check", next_check),
}
