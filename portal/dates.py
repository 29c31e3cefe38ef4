"""Dates and times in words, for pages and mail alike: 24-hour clock, month in words, city named.

English words are built in; every other language takes its dates from Babel's CLDR data.
Every instant is aware; a naive one is a ValueError, because its zone would be a guess.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_timedelta, get_timezone_location

from portal.policy.instants import WEEKDAYS
from portal.policy.vocabulary import PACIFIC

LABELS = {"America/Los_Angeles": "PT", "UTC": "UTC"}
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
]  # fmt: skip
Unit = Literal["day", "hour", "minute", "second"]
UNITS: dict[Unit, int] = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
TWO_DIGITS = [f"{number:02}" for number in range(60)]


def zone_named(zone: str | tzinfo) -> tzinfo:
    """The zone of an IANA name (a zone is handed back); ValueError when there is none."""
    if isinstance(zone, tzinfo):
        return zone
    try:
        return _read(zone)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"There is no time zone called {zone!r}.") from error


@lru_cache(maxsize=600)  # as many as there are: the library forgets all but the last eight
def _read(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def own(value: datetime, zone: str | tzinfo) -> datetime:
    """The same instant on the clock of `zone`; ValueError for a naive instant."""
    if value.tzinfo is None:
        raise ValueError("An instant without a time zone can't be told to anybody.")
    return value.astimezone(zone_named(zone))


def day(value: date, weekday: bool = True, locale: str = "en") -> str:
    """'Monday 30 November 2026', in the zone `value` already has."""
    if not _english(locale):
        return _foreign(value, "full" if weekday else "long", locale)
    text = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{WEEKDAYS[value.weekday()]} {text}" if weekday else text


def day_short(value: date, now: date, locale: str = "en") -> str:
    """'Mon 30 Nov', with the year when it is not the year of `now`."""
    this_year = value.year == now.year
    if not _english(locale):
        return _foreign(value, "MMMEd" if this_year else "yMMMEd", locale)
    text = f"{WEEKDAYS[value.weekday()][:3]} {value.day} {MONTHS[value.month - 1][:3]}"
    return text if this_year else f"{text} {value.year}"


def clock24(value: datetime) -> str:
    """'23:59', in the zone `value` already has; the same in every language."""
    return f"{TWO_DIGITS[value.hour]}:{TWO_DIGITS[value.minute]}"


def relative(value: datetime, now: datetime, locale: str = "en", zone: tzinfo = UTC) -> str:
    """'in 6 days', '11 days ago'. Time that is left is never rounded up.

    Days past are days of the calendar in `zone`: they stand beside a date that people count from.
    """
    return relative_until(value, now, locale, zone)[0]


def relative_until(value: datetime, now: datetime, locale: str = "en",
                   zone: tzinfo = UTC) -> tuple[str, datetime]:
    """What `relative` says at `now`, and the instant up to which it surely says so."""
    age = (now - value).total_seconds()
    number, unit = _steps(age, value, now, zone)
    return (_relative_words(number, unit, age > 0, locale),
            _changes_at(age, unit, value, now, zone))


def _relative_words(number: int, unit: Unit, past: bool, locale: str) -> str:
    if not _english(locale):
        return _foreign_relative(number, unit, past, locale)
    if unit == "second":
        return "less than a minute ago" if past else "in less than a minute"
    words = f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{words} ago" if past else f"in {words}"


@lru_cache(maxsize=64)  # asked for each date of a page
def _today(now: datetime, zone: tzinfo) -> date:
    return now.astimezone(zone).date()


@lru_cache(maxsize=64)
def _midnight(now: datetime, zone: tzinfo) -> datetime:
    """The one that ends today in `zone`, in UTC: instants of one zone are compared at once."""
    ends = datetime.combine(_today(now, zone) + timedelta(days=1), time.min, zone)
    return ends.astimezone(UTC)


def _changes_at(age: float, unit: Unit, value: datetime, now: datetime, zone: tzinfo) -> datetime:
    if age > 0 and unit == "day":
        return _midnight(now, zone)
    step = UNITS["minute" if unit == "second" else unit]
    if age < 0 and unit != "second":
        return value - timedelta(seconds=(-age // step) * step)
    steps = age // step + (1 if age % step else 0)  # on a step itself it may change at once
    return max(now, value + timedelta(seconds=steps * step)) if age > 0 else value


def iso(value: date) -> str:
    """What a `<time datetime>` says: a date, or an instant to the minute with its offset."""
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is UTC:
        return f"{iso_day(value)}T{clock24(value)}+00:00"
    return value.isoformat(timespec="minutes")


def iso_day(value: date) -> str:
    """'2026-11-30', as `isoformat` writes it, which fills in a pattern sign by sign."""
    return f"{value.year:04}-{TWO_DIGITS[value.month]}-{TWO_DIGITS[value.day]}"


@lru_cache(maxsize=2048)
def city_of(zone: str | tzinfo, locale: str = "en") -> str:
    """The city people know a zone by: 'Kyiv', 'Buenos Aires'; 'UTC−3' for a bare offset."""
    found = zone_named(zone)
    name = getattr(found, "key", None) or "UTC"
    if offset := re.fullmatch(r"Etc/GMT([+-])(\d+)", name):
        # The IANA names of bare offsets carry the sign the other way round.
        return f"UTC{'−' if offset[1] == '+' else '+'}{offset[2]}"
    if name.split("/")[-1] in ("UTC", "UCT", "GMT", "Zulu", "Universal", "Greenwich"):
        return "UTC"
    try:
        place = get_timezone_location(found, locale=_tag(locale), return_city=True)
    except (LookupError, UnknownLocaleError, ValueError):
        place = name.replace("_", " ")
    return place.split("/")[-1]


def duration_words(minutes: int) -> str:
    """'2 hours 30 minutes', '1 hour', '45 minutes'."""
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{n} {u}{'' if n == 1 else 's'}" for n, u in parts if n) or "0 minutes"


def moment_words(value: datetime, zone: str | tzinfo, locale: str = "en") -> str:
    """'Tuesday 1 December 2026, 09:59 in Kyiv'."""
    there, city = own(value, zone), city_of(zone, locale)
    place = city if city.startswith("UTC") else f"in {city}" if _english(locale) else f"({city})"
    return f"{day(there, locale=locale)}, {clock24(there)} {place}"


def rule_words(value: datetime, locale: str = "en", rule: ZoneInfo = PACIFIC) -> str:
    """The instant on the rule's own clock: 'Monday 30 November 2026, 23:59 PT'."""
    there = own(value, rule)
    return f"{day(there, locale=locale)}, {clock24(there)} {LABELS.get(rule.key, rule.key)}"


def deadline_words(
    value: datetime,
    zone: str | tzinfo,
    locale: str = "en",
    now: datetime | None = None,
    rule: ZoneInfo = PACIFIC,
) -> str:
    """The rule's zone, then the reader's with its weekday, then (given `now`) the time left."""
    text = " / ".join(deadline_lines(value, zone, locale, rule))
    return text if now is None else f"{text}, {relative(value, now, locale)}"


def deadline_lines(
    value: datetime, zone: str | tzinfo, locale: str = "en", rule: ZoneInfo = PACIFIC
) -> list[str]:
    """The rule's zone, then the reader's with its weekday where it is another one."""
    lines = [rule_words(value, locale, rule)]
    if getattr(zone_named(zone), "key", None) not in (rule.key, f"Etc/{rule.key}"):
        lines.append(moment_words(value, zone, locale))
    return lines


@lru_cache(maxsize=256)
def _english(locale: str) -> bool:
    return locale[:2].lower() == "en" and locale[2:3] in ("", "_", "-")


def _tag(locale: str) -> str:
    return locale.replace("-", "_")


def _foreign(value: date, pattern: str, locale: str) -> str:
    """A CLDR form of the date; English for a language Babel does not know."""
    try:
        if pattern in ("full", "long"):
            return format_date(value, pattern, locale=_tag(locale))
        return format_skeleton(pattern, value, locale=_tag(locale))
    except (UnknownLocaleError, ValueError):
        return day(value, weekday=pattern != "long")


def _foreign_relative(number: int, unit: Unit, past: bool, locale: str) -> str:
    # The unit is forced: Babel would otherwise round up to weeks and months.
    span = timedelta(seconds=max(1, number) * UNITS[unit]) * (-1 if past else 1)
    try:
        return format_timedelta(span, granularity=unit, threshold=1e9, add_direction=True,
                                locale=_tag(locale))
    except (UnknownLocaleError, ValueError):
        return f"{number} {unit}s ago" if past else f"in {number} {unit}s"


def _steps(age: float, value: datetime, now: datetime, zone: tzinfo) -> tuple[int, Unit]:
    """Whole units that fit, and for days past the midnights since."""
    seconds = int(abs(age))
    if seconds >= 2 * UNITS["day"]:
        if age < 0:
            return seconds // UNITS["day"], "day"
        return (_today(now, zone) - value.astimezone(zone).date()).days, "day"
    unit: Unit = ("hour" if seconds >= UNITS["hour"]
                  else "minute" if seconds >= UNITS["minute"] else "second")
    return seconds // UNITS[unit], unit
