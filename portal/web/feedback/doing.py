"""Where one feedback stands, and the links to what its reader can do with it."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from portal.services.feedback.items import Item
from portal.web.components import tag
from portal.web.feedback.dates import last_day

_tag = lru_cache(maxsize=512)(tag)


def state_and_actions(f: Item, look: Any, title: str) -> tuple[str, str]:
    """The tags of a feedback with their deadlines, and what can be done: the likeliest first.

    `look` is a `lines.Look`; `title` is fit to be printed.
    """
    if f.mine:
        tags, links = _of_mine(f, look), _with_mine(f, look, title)
    else:
        window = f.answer_window
        last = window.closes
        waits = f.answered_at is None and window.is_open(look.who.now)
        tags = [_answering(f, look, last, waits), _changing(f, look)]
        if f.counted:
            tags.append(_tag("Counts towards the hold"))
        links = _with_theirs(f, look, title, waits)
    return (f'<div class="row">{"".join(tags)}</div>',
            f'<div class="actions">{"".join(links)}</div>' if links else "")


def _of_mine(f: Item, look: Any) -> list[str]:
    now, parts = look.who.now, []
    if f.may_edit(now):
        parts += [_tag("Not shown yet", "info", "clock"),
                  _note("Shown when both sides gave theirs, at the latest after", f.given_until,
                        look)]
    elif f.is_shown(now):
        parts.append(_tag("Shown to the other side"))
    if f.private_too:
        parts.append(_tag("With a private part" if f.has_public else "Private part alone",
                          "inner", "lock"))
    if f.can_change(now) and f.closes_at:
        parts += [_tag("You can change it", "info"), _note("until", f.closes_at, look)]
    elif f.outcome == "kept":
        parts.append(_tag("You kept it as it is"))
    return parts


def _answering(f: Item, look: Any, last: datetime, waits: bool) -> str:
    if f.answered_at:
        return _tag("Answered")
    if waits:
        due = _tag(f"Answer by {last_day(last, look.who)}", "hold", "clock")
        return f'{due}{_note("until", last, look)}'
    return f'{_tag("Time to answer has ended")}<span class="small muted">{look.day(last)}</span>'


def _changing(f: Item, look: Any) -> str:
    if f.enabled_at is None or f.closes_at is None or f.outcome == "changed":
        return ""
    if f.can_change(look.who.now):
        who = "Freelancer" if look.client else "Client"
        enabled = _tag(f"{who} can change it", "info")
        return f'{enabled}{_note("until", f.closes_at, look)}'
    if f.decided_at:
        day = look.day(f.decided_at)
        return f'{_tag("Kept as it is")}<span class="small muted">{day}</span>'
    return (f'{_tag("Not changed")}<span class="small muted">The time to change it ended on '
            f"{look.day(f.closes_at)}</span>")


def _note(words: str, when: datetime, look: Any) -> str:
    return f'<span class="small muted">{words} {look.until(when)}</span>'


def _with_mine(f: Item, look: Any, title: str) -> list[str]:
    now, links = look.who.now, []
    if f.can_change(now):
        links.append(_link(f, look, title, "change", "Keep it or change it", "", 'class="btn" '))
    if f.may_edit(now):
        links.append(f'<a href="{look.base}/give/{f.contract_ref}">Look at it or edit it'
                     f'<span class="sr">: {title}</span></a>')
    elif f.is_shown(now):
        links.append(_link(f, look, title, "report", "Ask us to remove it", ""))
    return links


def _with_theirs(f: Item, look: Any, title: str, waits: bool) -> list[str]:
    links = []
    if waits:
        quiet = "" if look.answering and not f.can_change(look.who.now) else " quiet"
        links.append(_link(f, look, title, "respond", "Write your answer", " on",
                           f'class="btn{quiet}" '))
    if f.enabled_at is None:
        other = "freelancer" if look.client else "client"
        links.append(_link(f, look, title, "change", f"Let the {other} change it", ""))
    if f.answer and f.answer_is_older:
        links.append(_link(f, look, title, "respond", "Take your answer down", ""))
    links.append(_link(f, look, title, "report", "Report", " the feedback on"))
    return links


def _link(f: Item, look: Any, title: str, where: str, words: str, on: str, marks: str = "") -> str:
    heard = f'<span class="sr">{on or ":"} {title}</span>'
    return f'<a {marks}href="{look.base}/{f.ref}/{where}">{words}{heard}</a>'
