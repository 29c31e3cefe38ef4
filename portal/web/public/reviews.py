"""One feedback on a public profile, with marks that search engines read (schema.org microdata).

Printed fifty times on a page, so it is put together here: a template takes ten times as long.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache

from markupsafe import Markup

from portal.policy import feedback as policy
from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services.feedback.profile import Entry
from portal.web.components import icon
from portal.web.escaping import escaped
from portal.web.feedback.dates import day_in
from portal.web.reader import Reader


def reviews(entries: Iterable[Entry], *, name: str, address: str, who: Reader) -> Markup:
    """All entries of one page; `name` and `address` are those of the profile."""
    about = f'<link itemprop="itemReviewed" href="{escaped(address)}">'
    freelancer = escaped(name)
    return Markup("\n".join(
        '<li><article class="card feedback" itemscope itemtype="https://schema.org/Review">'
        f"{about}{_review(f, freelancer, who)}</article></li>" for f in entries))


def _review(f: Entry, freelancer: str, who: Reader) -> str:
    answer = _answer(f, freelancer, who) if f.answered_at else ""
    other_way = _other_way(f, freelancer) if f.own or f.reply else ""
    return f"{_head(f, who)}{_said(f, who)}{answer}{other_way}"


def _head(f: Entry, who: Reader) -> str:
    return (
        f'<div class="row between"><div><h3 class="sub" itemprop="name">{escaped(f.title)}</h3>'
        '<p class="small muted"><span itemprop="author" itemscope '
        'itemtype="https://schema.org/Organization">'
        f'<bdi itemprop="name">{escaped(f.client)}</bdi></span> · contract ended '
        f'{_day(f.ended_at, who)}<meta itemprop="datePublished" '
        f'content="{_published(f)}"></p></div>{_stars(f.stars_tenths)}</div>')


def _day(when: datetime, who: Reader) -> str:
    return day_in(who.zone, who.locale, when)


def _published(f: Entry) -> date:
    """The UTC day since which it can be read. When it was given would tell what nobody may know:
    that a private part was there before a public one was added.
    """
    alone = _readable_alone(f.ended_at.date())
    return min(f.paired_at.date(), alone) if f.paired_at else alone


@lru_cache(maxsize=4096)
def _readable_alone(ended_on: date) -> date:
    """The day on which a feedback can be read if the other side gave none."""
    return policy.visible_from(datetime.combine(ended_on, time(), UTC), None).date()


@lru_cache(maxsize=64)
def _stars(tenths: int | None) -> str:
    if tenths is None:
        return ""
    return (
        '<span class="stars" itemprop="reviewRating" itemscope '
        'itemtype="https://schema.org/Rating"><meta itemprop="worstRating" content="1">'
        f'{icon("star", 18)}<span><span itemprop="ratingValue">{tenths / 10}</span> out of '
        '<span itemprop="bestRating">5</span><span class="sr"> stars</span></span></span>')


def _said(f: Entry, who: Reader) -> str:
    parts = []
    if f.comment:
        parts.append('<blockquote class="said">'
                     f'<p itemprop="reviewBody">{escaped(f.comment)}</p></blockquote>')
    if f.categories:
        named = ", ".join(CATEGORY_WORDS[one] for one in f.named)
        parts.append(f'<p class="small">Not as agreed: {named}</p>')
    if f.changed_at:
        parts.append(f'<p class="small muted">Changed on {_day(f.changed_at, who)}</p>')
    return "".join(parts)


def _answer(f: Entry, freelancer: str, who: Reader) -> str:
    if f.answer is None or f.answered_at is None:
        return ""
    older = " · written before the change" if f.answer_is_older else ""
    return (
        '<div class="stack-s" itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        f'<p class="small muted">Answer of <bdi itemprop="author">{freelancer}</bdi>, '
        f"{_day(f.answered_at, who)}{older}</p><blockquote class=\"said reply\">"
        f'<p itemprop="text">{escaped(f.answer)}</p></blockquote></div>')


def _other_way(f: Entry, freelancer: str) -> str:
    """What the freelancer said about the client, where clients' answers are public."""
    and_reply = ", and the client’s answer" if f.reply else ""
    parts = [f'<p class="small muted"><bdi>{freelancer}</bdi> about working with this client'
             f"{and_reply}</p>"]
    if f.own:
        parts.append(f'<blockquote class="said"><p>{escaped(f.own)}</p></blockquote>')
    if f.reply:
        parts.append(f'<blockquote class="said reply"><p>{escaped(f.reply)}</p></blockquote>')
    return "".join(parts)
