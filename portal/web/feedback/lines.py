"""One feedback as a card, in a list or alone on its page.

Printed fifty times on a page, so it is put together here: a template takes ten times as long.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup, escape

from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services.feedback.items import Item
from portal.web.components import icon
from portal.web.feedback import doing
from portal.web.feedback.dates import day_of, until
from portal.web.reader import Reader


@dataclass(frozen=True)
class Look:
    """Who looks: at `base` stand their lists; `answering` says that answers are not paused."""

    base: str
    client: bool
    answering: bool
    who: Reader
    alone: bool = False
    _until: dict[datetime, Markup] = field(default_factory=dict)

    def until(self, when: datetime) -> Markup:
        """A deadline; on one page, many are the same."""
        words = self._until.get(when)
        if words is None:
            words = self._until[when] = until(when, self.who)
        return words

    def day(self, when: datetime) -> Markup:
        """A day in the reader's zone."""
        return day_of(when, self.who)


def cards(items: Iterable[Item], look: Look) -> Markup:
    """All cards of a list, each an entry of its own."""
    return Markup("\n".join(
        f'<li class="card feedback" id="{f.ref}">{card(f, look)}</li>' for f in items))


def card(f: Item, look: Look) -> Markup:
    """All that its reader may know of one feedback, and what they can do with it."""
    title = escape(f.title)
    parts = [_head(f, look, title)]
    if f.removed_at:
        whose = "Your feedback" if f.mine else "This feedback"
        parts.append(f"<p>{whose} was removed as a whole on {look.day(f.removed_at)}. "
                     "Nobody sees it any more, and it counts for nothing.</p>")
    else:
        parts += [_said(f, look), _answer(f, look), *doing.state_and_actions(f, look, title)]
    return Markup("\n".join(parts))


def _head(f: Item, look: Look, title: Markup) -> str:
    if look.alone:
        head = f'<h2 class="sub">{title}</h2>'
    else:
        head = f'<h3 class="sub"><a href="{look.base}/{f.ref}">{title}</a></h3>'
    other = f"<bdi>{escape(f.other)}</bdi>"
    if look.client:
        other = f'<a href="/people/{f.person_ref}">{other}</a>'
    whose = ("From your side to " if look.client else "From you to ") if f.mine else "From "
    return (f'<div class="row between"><div>{head}<p class="small muted">{whose}{other} · contract '
            f"ended {look.day(f.ended_at)}</p></div>{_stars(f)}</div>")


def _stars(f: Item) -> str:
    if f.stars is None:
        return ""
    return (f'<span class="stars">{icon("star", 18)}{f.stars}'
            '<span class="sr"> out of 5 stars</span></span>')


def _said(f: Item, look: Look) -> str:
    parts = []
    if f.comment:
        parts.append(f'<blockquote class="said"><p>{escape(f.comment)}</p></blockquote>')
    if f.categories:
        named = ", ".join(CATEGORY_WORDS[one] for one in f.named)
        parts.append(f'<p class="small">Not as agreed: {escape(named)}</p>')
    if not parts and f.has_public:
        parts.append('<p class="small muted">Stars without words.</p>')
    if not f.has_public:
        parts.append('<p class="small muted">You gave a private part alone. Only our team reads '
                     "it; the other side never learns that it is there.</p>")
    if f.changed_at:
        parts.append(f'<p class="small muted">Changed on {look.day(f.changed_at)}</p>')
    return "\n".join(parts)


def _answer(f: Item, look: Look) -> str:
    if f.answer is not None and f.answered_at:
        whose = f"Answer of <bdi>{escape(f.other)}</bdi>" if f.mine else "Your answer"
        older = " · written before the change" if f.answer_is_older else ""
        return (f'<p class="small muted">{whose}, {look.day(f.answered_at)}{older}</p>\n'
                f'<blockquote class="said reply"><p>{escape(f.answer)}</p></blockquote>')
    if f.answered_at and f.taken_down_at:
        return (f'<p class="small muted">You answered on {look.day(f.answered_at)} and took your '
                f"answer down on {look.day(f.taken_down_at)}.</p>")
    return ""
