"""Small steps between instants and days that several rules share."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from portal.policy.vocabulary import PACIFIC

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_SECOND = time(23, 59, 59)


def aware(instant: datetime) -> datetime:
    """The same instant, or ValueError if it names no time zone."""
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("a rule needs an instant with a time zone")
    return instant


def pacific_day(instant: datetime) -> date:
    """The calendar day of an aware instant in Los Angeles."""
    return aware(instant).astimezone(PACIFIC).date()


def end_of_day(day: date, zone: tzinfo = PACIFIC) -> datetime:
    """23:59:59 of that day in the zone (Pacific unless told), as aware UTC."""
    return datetime.combine(day, LAST_SECOND, zone).astimezone(UTC)


def utc_midnight(instant: datetime, days_before: int = 0) -> datetime:
    """The start of the instant's UTC day, or of the day so many days before it."""
    day = aware(instant).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=days_before)
