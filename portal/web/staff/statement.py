"""A statement of reasons as its person reads it: their zone and language, whoever looks."""

from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from portal import dates
from portal.services.enforcement.subjects import Subject
from portal.web.page import render
from portal.web.reader import reading_as


def as_read_by(subject: Subject, told: dict[str, Any] | None) -> Markup | None:
    """Return the statement as on the person's own decision page."""
    if told is None:
        return None
    return fragment_as_read_by(subject, "staff/_statement.html", told=told)


def fragment_as_read_by(subject: Subject, template: str, **told: Any) -> Markup:
    """Return a part of a page with its dates as this freelancer reads them."""
    with reading_as(ZoneInfo(subject.zone), subject.place, subject.locale):
        return Markup(render(template, **told))


def in_words_of(person: Any, template: str, **told: Any) -> Markup:
    """Return a fragment with its dates as this person reads them."""
    zone = ZoneInfo(person.time_zone)
    with reading_as(zone, person.city or dates.city_of(zone.key), person.locale):
        return Markup(render(template, **told))
