"""Deadlines of feedback in words: they end with a UTC day, so UTC is named first.

Lists print a hundred of these, so the words of one day are put together once.
"""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from markupsafe import Markup, escape

from portal import dates
from portal.web.escaping import escaped
from portal.web.reader import Reader, reader


def until(when: datetime, who: Reader | None = None) -> Markup:
    """'Fri 20 Nov, 23:59 UTC (Sat 21 Nov, 01:59 in Kyiv), in 3 hours'."""
    return Markup(until_words(when, who or reader()))


def until_words(when: datetime, who: Reader) -> str:
    """The same for fragments that are put together by hand."""
    both = _both(when, who.zone, who.city, who.locale, who.now.year)
    return f"{both}, {escaped(who.relative(when))}"


def last_day(when: datetime, who: Reader | None = None) -> str:
    """'Fri 20 Nov': the UTC day with which something ends."""
    who = who or reader()
    return dates.day_short(dates.own(when, UTC), who.now, who.locale)


def day_of(when: datetime, who: Reader | None = None) -> Markup:
    """'20 November 2026' in the reader's zone, with its mark for machines."""
    who = who or reader()
    return Markup(day_in(who.zone, who.locale, when))


def day_in(zone: tzinfo, locale: str, when: datetime) -> str:
    """The same for fragments that are put together by hand, for whoever reads in this zone."""
    return _day(when.astimezone(zone).date(), locale)


@lru_cache(maxsize=4096)
def _day(there: date, locale: str) -> str:
    words = escaped(dates.day(there, False, locale))
    return f'<time datetime="{there.isoformat()}">{words}</time>'


@lru_cache(maxsize=4096)
def _both(when: datetime, zone: tzinfo, city: str, locale: str, year: int) -> str:
    rule = f'<time datetime="{dates.iso(when)}">{_moment(when, UTC, locale, year)} UTC</time>'
    if city == "UTC":
        return rule
    own = f'<span class="nowrap">({_moment(when, zone, locale, year)}</span>'
    return f"{rule} {own} in {escape(city)})"


def _moment(when: datetime, zone: tzinfo, locale: str, year: int) -> Markup:
    there = dates.own(when, zone)
    short = dates.day_short(there, there.replace(year=year, month=1, day=1), locale)
    return Markup(f"{escape(short)}, {dates.clock24(there)}")
