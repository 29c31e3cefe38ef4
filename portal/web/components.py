"""The smallest components, which every page prints many times: signs, tags and dates.

Their words and marks are those of `components/ui.html`, which hands them on to templates; they
stand here because a macro takes ten times as long.
"""

from datetime import datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from portal import dates
from portal.policy.vocabulary import PACIFIC
from portal.web import freshness
from portal.web.reader import reader


@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> Markup:
    """A sign, hidden from those who listen; the words beside it say what it means."""
    return Markup(f'<svg width="{size}" height="{size}" aria-hidden="true">'
                  f'<use href="#i-{escape(name)}"></use></svg>')


def tag(text: str, kind: str = "", glyph: str = "") -> Markup:
    """A state in a word or two."""
    sign = icon(glyph, 14) if glyph else ""
    return Markup(f'<span class="tag {escape(kind)}">{sign}{escape(text)}</span>')


def past(when: datetime, zone: tzinfo, rel: bool = True) -> Markup:
    """A moment that has passed, in the reader's own time alone."""
    ago = f", {_relative(when)}" if rel else ""
    return Markup(f"{_time(when, f'{_short(when, zone)} {_clock(when, zone)}')}{ago}")


def happened(when: datetime, zone: tzinfo) -> Markup:
    """The moment of one step of a history."""
    words = f"{_short(when, zone)} {_clock(when, zone)} · {_relative(when)}"
    return _time(when, words)


def deadline(when: datetime, zone: tzinfo, city: str, rule: ZoneInfo = PACIFIC) -> Markup:
    """A deadline in a sentence: the rule's time zone, then the reader's.

    `rule` is UTC for feedback: its windows end with a UTC day.
    """
    first = _time(when, f"{_short(when, rule)}, {_clock(when, rule)} {dates.LABELS[rule.key]}")
    if _is_rule(zone, city, rule):
        return first
    own = f"{_short(when, zone)}, {_clock(when, zone)}"
    return Markup(f'{first} (<span class="nowrap">{own}</span> in {escape(city)})')


def keydate(
    when: datetime, zone: tzinfo, city: str, label: str = "", rule: ZoneInfo = PACIFIC
) -> Markup:
    """A deadline that is the point of the page; `rule` as in `deadline`."""
    head = f'<span class="label">{escape(label)}</span>' if label else ""
    big = f"{_day(when, rule)}, {_clock(when, rule)} {dates.LABELS[rule.key]}"
    own = ("" if _is_rule(zone, city, rule) else
           f"{_day(when, zone)}, {_clock(when, zone)} in {escape(city)} · ")
    return Markup(
        f'<div class="keydate">\n{head}\n<time class="big" datetime="{dates.iso(when)}">{big}'
        f'</time>\n<span class="own">{own}{_relative(when)}</span>\n</div>')


def _is_rule(zone: tzinfo, city: str, rule: ZoneInfo) -> bool:
    return zone == rule or city == dates.LABELS[rule.key]


def _time(when: datetime, words: str) -> Markup:
    return Markup(f'<time datetime="{dates.iso(when)}">{words}</time>')


def _short(when: datetime, zone: tzinfo) -> Markup:
    who = reader()
    return escape(dates.day_short(dates.own(when, zone), who.now, who.locale))


def _day(when: datetime, zone: tzinfo) -> Markup:
    return escape(dates.day(dates.own(when, zone), locale=reader().locale))


def _clock(when: datetime, zone: tzinfo) -> str:
    return dates.clock24(dates.own(when, zone))


def _relative(when: datetime) -> Markup:
    who = reader()
    freshness.until(dates.changes_at(when, who.now))
    return escape(dates.relative(when, who.now, who.locale))
