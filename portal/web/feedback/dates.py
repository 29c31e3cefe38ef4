"""Deadlines of feedback in words: they end with a UTC day, so UTC is named first."""

from datetime import UTC, datetime

from markupsafe import Markup, escape

from portal import dates
from portal.web import freshness
from portal.web.reader import reader


def until(when: datetime) -> Markup:
    """'Fri 20 Nov, 23:59 UTC (Sat 21 Nov, 01:59 in Kyiv), in 3 hours'."""
    who = reader()
    freshness.until(dates.changes_at(when, who.now))
    own = "" if who.city == "UTC" else (
        f' (<span class="nowrap">{_moment(when, who.zone)}</span> in {escape(who.city)})')
    left = escape(dates.relative(when, who.now, who.locale))
    rule = f'<time datetime="{dates.iso(when)}">{_moment(when, UTC)} UTC</time>'
    return Markup(f"{rule}{own}, {left}")


def last_day(when: datetime) -> str:
    """'Fri 20 Nov': the UTC day with which something ends."""
    who = reader()
    return dates.day_short(dates.own(when, UTC), who.now, who.locale)


def day_of(when: datetime) -> Markup:
    """'20 November 2026' in the reader's zone, with its mark for machines."""
    who = reader()
    there = dates.own(when, who.zone)
    return Markup(f'<time datetime="{there.date().isoformat()}">'
                  f'{escape(dates.day(there, False, who.locale))}</time>')


def _moment(when: datetime, zone: object) -> Markup:
    who = reader()
    there = dates.own(when, zone)  # type: ignore[arg-type]
    return Markup(f"{escape(dates.day_short(there, who.now, who.locale))}, {dates.clock24(there)}")
