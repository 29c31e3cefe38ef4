"""From a letter's one source to its two parts: the text people read and the HTML they see.

A source is `templates/email/<letter>.txt` with the blocks subject, preheader, body and footer
in the markup of `portal.mail.markup`. Pure: it reads templates and nothing else.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal import dates
from portal.mail import markup
from portal.mail.house import House, Reader
from portal.policy.vocabulary import UTC

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "email"
LINK = 'class="m-link" style="color:#0b5d6f;"'


class Letter(NamedTuple):
    """A finished letter. `text` and `html` say the same; lines are not hard-wrapped."""

    name: str
    subject: str
    preheader: str
    text: str
    html: str


def render(name: str, facts: Mapping[str, Any], reader: Reader, house: House) -> Letter:
    """The letter `name` told with `facts`; a fact the source needs and lacks is an error."""
    told = {**facts, "reader": reader, "house": house}
    template = _sources().get_template(f"{name}.txt")
    context = template.new_context(told)
    said = {name: "".join(block(context)) for name, block in template.blocks.items()}
    subject, preheader = markup.plain(said["subject"]), markup.plain(said["preheader"])
    blocks, footer = markup.parse(said["body"]), said["footer"]
    page = _pages().get_template("letter.html").render(
        blocks=blocks, footer=footer, subject=subject, preheader=preheader, house=house
    )
    return Letter(name, subject, preheader, markup.as_text(blocks, footer), page)


def listed(items: list[str] | tuple[str, ...]) -> str:
    """'a, b and c'."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, one: str, many: str) -> str:
    """'1 client', '3 clients'."""
    return f"{number} {one if number == 1 else many}"


def deadline(value: datetime, reader: Reader) -> str:
    """A deadline as the copy rules say it: Pacific first, then the reader's own time."""
    return dates.deadline_words(value, reader.zone, reader.locale)


def key_times(value: datetime, reader: Reader) -> markup.Marked:
    """The lines of a deadline that stands out: Pacific time, then the reader's own."""
    lines = dates.deadline_lines(value, reader.zone, reader.locale)
    return markup.Marked("\n".join(f"! {markup.guard(line)}" for line in lines))


def rule_time(value: datetime, reader: Reader) -> str:
    """A deadline on the rule's own clock, in the reader's language."""
    return dates.rule_words(value, reader.locale)


def feedback_deadline(value: datetime, reader: Reader) -> str:
    """A deadline of feedback: it ends with a UTC day, so UTC first, then the reader's own time."""
    return dates.deadline_words(value, reader.zone, reader.locale, rule=UTC)


def moment(value: datetime, reader: Reader) -> str:
    """An instant in the reader's own time."""
    return dates.moment_words(value, reader.zone, reader.locale)


def own_day(value: date, reader: Reader) -> str:
    """A day with its weekday; of an instant, the one in the reader's zone."""
    return dates.day(_there(value, reader), locale=reader.locale)


def plain_day(value: date, reader: Reader) -> str:
    """A day without its weekday, for what is long past or only a fact; in the reader's zone."""
    return dates.day(_there(value, reader), weekday=False, locale=reader.locale)


def _there(value: date, reader: Reader) -> date:
    return dates.own(value, reader.zone) if isinstance(value, datetime) else value


@cache
def _sources() -> Environment:
    source = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, finalize=markup.guard,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False, autoescape=False,
    )  # fmt: skip
    source.filters.update(
        listed=listed, counted=counted, deadline=deadline, feedback_deadline=feedback_deadline,
        moment=moment, own_day=own_day, plain_day=plain_day, rule_time=rule_time,
        key_times=key_times,
        duration=dates.duration_words, quoted=markup.quoted,
    )  # fmt: skip
    return source


@cache
def _pages() -> Environment:
    page = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    page.filters["words"] = lambda line: Markup(markup.html_of(line, LINK))
    page.filters["html"] = _html
    return page


@lru_cache(maxsize=1_000)  # most blocks of a letter stand in every other one of its kind
def _html(block: markup.Block) -> Markup:
    return Markup(_shown()(block))


@cache
def _shown() -> Callable[[markup.Block], str]:
    """The macro that writes a block: calling it costs a fifth of rendering a template."""
    macros: Any = _pages().get_template("block.html").module
    shown: Callable[[markup.Block], str] = macros.shown
    return shown
