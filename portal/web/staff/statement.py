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
    return _as_read_in(subject.zone, subject.locale, template, told)


def in_words_of(person: Any, template: str, **told: Any) -> Markup:
    """Return a fragment with its dates as this person reads them."""
    return _as_read_in(person.time_zone, person.locale, template, told)


def _as_read_in(zone: str, locale: str, template: str, told: dict[str, Any]) -> Markup:
    # Pages and letters name the city that the time zone is known by, wherever its people live.
    with reading_as(ZoneInfo(zone), dates.city_of(zone), locale):
        return Markup(render(template, **told))
