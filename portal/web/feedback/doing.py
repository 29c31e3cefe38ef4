"""Where one feedback stands, and the links to what its reader can do with it."""

from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache

from portal import dates
from portal.policy import feedback as policy
from portal.services.feedback.items import Item
from portal.web.components import tag
from portal.web.feedback import reported
from portal.web.feedback.dates import day_in, until_words
from portal.web.feedback.look import Look


@lru_cache(maxsize=512)
def _tag(words: str, kind: str = "", glyph: str = "") -> str:
    """A tag as plain text: what is added to `Markup` would be escaped."""
    return str(tag(words, kind, glyph))


def state_and_actions(f: Item, look: Look, title: str) -> tuple[str, str]:
    """The tags of a feedback with their deadlines, and what can be done: the likeliest first.

    `title` is fit to be printed.
    """
    if f.mine:
        tags, links = _of_mine(f, look), _with_mine(f, look, title)
    else:
        waits = f.waits(look.who.now, look.answerable_since)
        tags = _answering(f, look, waits)
        if f.enabled_at:
            tags += _changing(f, look)
        if f.counted:
            tags += _tag("Counts towards the hold")
        links = _with_theirs(f, look, title, waits)
    if f.report_ref:
        tags += reported.state(f, look)
    return f'<div class="row">{tags}</div>', f'<div class="actions">{links}</div>' if links else ""


def _of_mine(f: Item, look: Look) -> str:
    now, tags = look.who.now, ""
    if f.may_edit(now) and f.has_public:
        tags += _tag("Not shown yet", "info", "clock") + _note(
            "Shown when both sides gave theirs, at the latest after", look.until(f.given_until))
    elif f.may_edit(now):
        tags += _note("It can be edited until", look.until(f.given_until))
    elif f.is_shown(now):
        tags += _tag("Shown to the other side")
    if f.private_too:
        tags += _tag("With a private part" if f.has_public else "Private part alone",
                     "inner", "lock")
    if f.can_change(now) and f.closes_at:
        tags += _tag("You can change it", "info") + _note("until", look.until(f.closes_at))
    elif f.outcome == "kept":
        tags += _tag("You kept it as it is")
    return tags


def _answering(f: Item, look: Look, waits: bool) -> str:
    if f.answered_at:
        return _tag("Answered")
    ended_on = f.ended_at.date()
    if waits:
        return look.once(_in_time, ended_on)
    return _too_late(ended_on, look.who.zone, look.who.locale)


def _in_time(look: Look, ended_on: date) -> str:
    last, who = _last_answer(ended_on), look.who
    return _due(last, who.now.year, who.locale) + _note("until", until_words(last, who))


@lru_cache(maxsize=512)
def _due(last: datetime, this_year: int, locale: str) -> str:
    words = dates.day_short(last, date(this_year, 1, 1), locale)
    return str(tag(f"Answer by {words}", "hold", "clock"))


@lru_cache(maxsize=4096)
def _too_late(ended_on: date, zone: tzinfo, locale: str) -> str:
    day = day_in(zone, locale, _last_answer(ended_on))
    return f'{_tag("Time to answer has ended")}<span class="small muted">{day}</span>'


@lru_cache(maxsize=4096)
def _last_answer(ended_on: date) -> datetime:
    """The last second for answers, the same for all contracts that ended on one UTC day."""
    return policy.answer_window(datetime.combine(ended_on, time(), UTC)).closes


def _changing(f: Item, look: Look) -> str:
    if f.closes_at is None or f.outcome == "changed":
        return ""
    if f.can_change(look.who.now):
        who = "Freelancer" if look.client else "Client"
        enabled = _tag(f"{who} can change it", "info")
        return f'{enabled}{_note("until", look.until(f.closes_at))}'
    if f.decided_at:
        day = look.day(f.decided_at)
        return f'{_tag("Kept as it is")}<span class="small muted">{day}</span>'
    return (f'{_tag("Not changed")}<span class="small muted">The time to change it ended on '
            f"{look.day(f.closes_at)}</span>")


def _note(words: str, until: str) -> str:
    return f'<span class="small muted">{words} {until}</span>'


def _with_mine(f: Item, look: Look, title: str) -> str:
    now, at, links = look.who.now, f"{look.base}/{f.ref}", ""
    if f.can_change(now):
        links += _link(at, title, "change", "Keep it or change it", ":", 'class="btn" ')
    if f.may_edit(now):
        links += (f'<a href="{look.base}/give/{f.contract_ref}">Look at it or edit it'
                  f'<span class="sr">: {title}</span></a>')
    elif f.report_ref:
        links += reported.link(f, title)
    elif f.is_shown(now):
        links += _link(at, title, "report", "Ask us to remove it", ":")
    return links


def _with_theirs(f: Item, look: Look, title: str, waits: bool) -> str:
    at, links = f"{look.base}/{f.ref}", ""
    if waits:
        quiet = "" if look.answering and not f.can_change(look.who.now) else " quiet"
        links += _link(at, title, "respond", "Write your answer", " on", f'class="btn{quiet}" ')
    if f.enabled_at is None:
        other = "freelancer" if look.client else "client"
        links += _link(at, title, "change", f"Let the {other} change it", ":")
    if f.answer and f.answer_is_older:
        links += _link(at, title, "respond", "Take your answer down", ":")
    if f.report_ref:
        return links + reported.link(f, title)
    return links + _link(at, title, "report", "Report", " the feedback on")


def _link(at: str, title: str, where: str, words: str, on: str, marks: str = "") -> str:
    return (f'<a {marks}href="{at}/{where}">{words}'
            f'<span class="sr">{on} {title}</span></a>')
