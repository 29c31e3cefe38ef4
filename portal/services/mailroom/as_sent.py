"""A letter as its reader got it, also one of which the facts alone are kept."""

import structlog

from portal.mail import house, late
from portal.mail.house import Reader
from portal.mail.render import Letter
from portal.models import OutboxLetter, Person
from portal.services.store import session

UNNAMED = "An e-mail of ours"

log = structlog.get_logger()


def subject(letter: OutboxLetter) -> str:
    """Return its subject."""
    anew = None if letter.subject else _anew(letter)
    return letter.subject or (anew.subject if anew else UNNAMED)


def texts(letter: OutboxLetter) -> list[str]:
    """Return its words, plain and as HTML; none of one that carried a secret."""
    if letter.text is None and (made := _anew(letter)):
        return [made.text, made.html]
    return [text for text in (letter.text, letter.html) if text]


def _anew(letter: OutboxLetter) -> Letter | None:
    if not letter.facts:
        return None
    person = session.get_one(Person, letter.person_id)
    reader = Reader(person.name, letter.to_address, person.time_zone, person.locale)
    try:
        return late.written(letter.letter, letter.facts, letter.headers, reader, house.current())
    except Exception:
        # Anything: letters change with the years, and whoever answers an old one is heard.
        log.warning("letter.not_written_anew", letter=letter.ref, exc_info=True)
        return None
