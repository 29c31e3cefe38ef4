"""The smallest components, which every page prints many times: signs, tags and dates.

Their words and marks are those of `components/ui.html`, which hands them on to templates; they
stand here because a macro takes ten times as long.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from portal import dates
from portal.policy.vocabulary import PACIFIC
from portal.web.escaping import escaped, printed
from portal.web.reader import Reader, reader

CURRENT, STEP = ' aria-current="page"', ' aria-current="step"'
CHOSEN = ' aria-current="true"'


@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> Markup:
    """A sign, hidden from those who listen; the words beside it say what it means."""
    return Markup(f'<svg width="{size}" height="{size}" aria-hidden="true">'
                  f'<use href="#i-{printed(name)}"></use></svg>')


@lru_cache(maxsize=256, typed=True)  # a text and a `Markup` of the same signs print differently
def tag(text: str, kind: str = "", glyph: str = "") -> Markup:
    """A state in a word or two."""
    sign = icon(glyph, 14) if glyph else ""
    return Markup(f'<span class="tag {printed(kind)}">{sign}{printed(text)}</span>')


def navigation(links: Sequence[tuple[str, str]], path: str) -> Markup:
    """The main links of a page; those that lead to where it stands are marked."""
    here = tuple([path.startswith(href) for href, _words in links])
    return _navigation(tuple(links), here)


@lru_cache(maxsize=256)
def _navigation(links: tuple[tuple[str, str], ...], here: tuple[bool, ...]) -> Markup:
    lines = "\n".join(
        f'      <a href="{printed(href)}"{CURRENT if current else ""}>{printed(words)}</a>'
        for (href, words), current in zip(links, here, strict=True))
    return Markup(lines)


def filters(links: Iterable[tuple[str, str, bool]]) -> Markup:
    """The filters of a list as (address, words, whether this one is chosen)."""
    return Markup("\n".join([
        f'<a href="{escaped(href)}"{CHOSEN if chosen else ""}>{escaped(words)}</a>'
        for href, words, chosen in links]))


def track(steps: Sequence[tuple[str, str, str]]) -> Markup:
    """The steps of a way as (state, title, line), where state is done, now or later."""
    lines = "".join([
        f'  <li class="{printed(state)}"{STEP if state == "now" else ""}>'
        f"<b>{printed(title)}</b><span>{printed(line)}</span></li>\n"
        for state, title, line in steps])
    return Markup(f'<ol class="track across">\n{lines}</ol>')


def past(when: datetime, zone: tzinfo, rel: bool = True) -> Markup:
    """A moment that has passed, in the reader's own time alone."""
    who, there = reader(), dates.own(when, zone)
    ago = f", {escaped(who.relative(when))}" if rel else ""
    return Markup(f"{_time(when, f'{_short(there, who)} {dates.clock24(there)}')}{ago}")


def timeline(events: Sequence[Mapping[str, Any]], zone: tzinfo) -> Markup:
    """A history, each step with `state`, `title`, `when` and, if it has them, `href`, `detail`."""
    who = reader()
    steps = "".join([_step(event, zone, who) for event in events])
    return Markup(f'<ol class="timeline">\n{steps}</ol>')


def _step(event: Mapping[str, Any], zone: tzinfo, who: Reader) -> str:
    title, href, detail = printed(event["title"]), event.get("href"), event.get("detail")
    head = f'<a href="{printed(href)}">{title}</a>' if href else title
    more = f'    <p class="small">{printed(detail)}</p>\n' if detail else ""
    return (f'  <li class="{printed(event["state"])}">\n    <h3>{head}</h3>\n{more}'
            f'    {_happened(event["when"], zone, who)}\n  </li>\n')


def _happened(when: datetime, zone: tzinfo, who: Reader) -> str:
    there, ago = dates.own(when, zone), escaped(who.relative(when))
    return _time(when, f"{_short(there, who)} {dates.clock24(there)} · {ago}")


def deadline(when: datetime, zone: tzinfo, city: str, rule: ZoneInfo = PACIFIC) -> Markup:
    """A deadline in a sentence: the rule's time zone, then the reader's.

    `rule` is UTC for feedback: its windows end with a UTC day.
    """
    who, there = reader(), dates.own(when, rule)
    words = f"{_short(there, who)}, {dates.clock24(there)} {dates.LABELS[rule.key]}"
    first = _time(when, words)
    if _is_rule(zone, city, rule):
        return Markup(first)
    here = dates.own(when, zone)
    own = f"{_short(here, who)}, {dates.clock24(here)}"
    return Markup(f'{first} <span class="nowrap">({own}</span> in {printed(city)})')


def soon(when: datetime, zone: tzinfo, city: str) -> Markup:
    """A moment of the hours ahead that no rule's zone decides: '20:24 in Kyiv (in 9 minutes)'."""
    there = dates.own(when, zone)
    place = printed(city if city in dates.LABELS.values() else f"in {city}")
    return Markup(f"{_time(when, f'{dates.clock24(there)} {place}')} "
                  f"({escaped(reader().relative(when))})")


def keydate(
    when: datetime, zone: tzinfo, city: str, label: str = "", rule: ZoneInfo = PACIFIC
) -> Markup:
    """A deadline that is the point of the page; `rule` as in `deadline`."""
    who = reader()
    head = f'<span class="label">{printed(label)}</span>' if label else ""
    own = ("" if _is_rule(zone, city, rule) else
           f"{_long(when, zone, who)} in {printed(city)} · ")
    return Markup(
        f'<div class="keydate">\n{head}\n<time class="big" datetime="{dates.iso(when)}">'
        f'{_long(when, rule, who)} {dates.LABELS[rule.key]}</time>\n'
        f'<span class="own">{own}{escaped(who.relative(when))}</span>\n</div>')


def _is_rule(zone: tzinfo, city: str, rule: ZoneInfo) -> bool:
    return zone == rule or city == dates.LABELS[rule.key]


def _time(when: datetime, words: str) -> str:
    return f'<time datetime="{dates.iso(when)}">{words}</time>'


def _short(there: datetime, who: Reader) -> str:
    return escaped(dates.day_short(there, who.now, who.locale))


def _long(when: datetime, zone: tzinfo, who: Reader) -> str:
    there = dates.own(when, zone)
    return f"{escaped(dates.day(there, locale=who.locale))}, {dates.clock24(there)}"
