"""One feedback as a card, in a list or alone on its page.

Printed fifty times on a page, so it is put together here: a template takes ten times as long.
"""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup

from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services.feedback.items import Item
from portal.web.components import icon
from portal.web.escaping import escaped
from portal.web.feedback import doing
from portal.web.feedback.look import Look

STARS_ALONE = '<p class="small muted">Stars without words.</p>\n'
PRIVATE_ALONE = ('<p class="small muted">You gave a private part alone. Only our team reads it; '
                 "the other side never learns that it is there.</p>\n")


def cards(items: Iterable[Item], look: Look) -> Markup:
    """All cards of a list, each an entry of its own."""
    return Markup("\n".join([
        f'<li class="card feedback" id="{f.ref}">{_card(f, look)}</li>' for f in items]))


def card(f: Item, look: Look) -> Markup:
    """All that its reader may know of one feedback, and what they can do with it."""
    return Markup(_card(f, look))


def _card(f: Item, look: Look) -> str:
    title = escaped(f.title)
    head = _head(f, look, title)
    if f.removed_at:
        whose = "Your feedback" if f.mine else "This feedback"
        return (f"{head}\n<p>{whose} was removed as a whole on {look.day(f.removed_at)}. "
                "Nobody sees it any more, and it counts for nothing.</p>")
    state, actions = doing.state_and_actions(f, look, title)
    answer = _answer(f, look) if f.answered_at else ""
    return f"{head}\n{_said(f, look)}{answer}\n{state}\n{actions}"


def _head(f: Item, look: Look, title: str) -> str:
    if look.alone:
        head = f'<h2 class="sub">{title}</h2>'
    else:
        head = f'<h3 class="sub"><a href="{look.base}/{f.ref}">{title}</a></h3>'
    other = f"<bdi>{escaped(f.other)}</bdi>"
    if look.client:
        other = f'<a href="/people/{f.person_ref}">{other}</a>'
    whose = ("From your side to " if look.client else "From you to ") if f.mine else "From "
    return (f'<div class="row between"><div>{head}<p class="small muted">{whose}{other} · contract '
            f"ended {look.day(f.ended_at)}</p></div>{_stars(f.stars_tenths)}</div>")


@lru_cache(maxsize=64)
def _stars(tenths: int | None) -> str:
    if tenths is None:
        return ""
    return (f'<span class="stars">{icon("star", 18)}{tenths / 10}'
            '<span class="sr"> out of 5 stars</span></span>')


def _said(f: Item, look: Look) -> str:
    said = ""
    if f.comment:
        said += f'<blockquote class="said"><p>{escaped(f.comment)}</p></blockquote>\n'
    if f.categories:
        named = ", ".join(CATEGORY_WORDS[one] for one in f.named)
        said += f'<p class="small">Not as agreed: {named}</p>\n'
    if not said:
        said = STARS_ALONE if f.has_public else PRIVATE_ALONE
    if f.changed_at:
        said += f'<p class="small muted">Changed on {look.day(f.changed_at)}</p>\n'
    return said


def _answer(f: Item, look: Look) -> str:
    if f.answer is not None and f.answered_at:
        whose = f"Answer of <bdi>{escaped(f.other)}</bdi>" if f.mine else "Your answer"
        older = " · written before the change" if f.answer_is_older else ""
        return (f'<p class="small muted">{whose}, {look.day(f.answered_at)}{older}</p>\n'
                f'<blockquote class="said reply"><p>{escaped(f.answer)}</p></blockquote>')
    if f.answered_at and f.taken_down_at:
        return (f'<p class="small muted">You answered on {look.day(f.answered_at)} and took your '
                f"answer down on {look.day(f.taken_down_at)}.</p>")
    return ""
