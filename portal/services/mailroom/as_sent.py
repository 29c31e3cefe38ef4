"""A letter as its reader got it, also one of which the facts alone are kept."""

from portal.mail import house, late
from portal.mail.house import Reader
from portal.mail.render import Letter
from portal.models import OutboxLetter, Person
from portal.services.store import session

UNNAMED = "An e-mail of ours"


def subject(letter: OutboxLetter) -> str:
    """Return its subject."""
    return letter.subject or (_anew(letter).subject if letter.facts else UNNAMED)


def texts(letter: OutboxLetter) -> list[str]:
    """Return its words, plain and as HTML; none of one that carried a secret."""
    if letter.text is None and letter.facts:
        made = _anew(letter)
        return [made.text, made.html]
    return [text for text in (letter.text, letter.html) if text]


def _anew(letter: OutboxLetter) -> Letter:
    person = session.get_one(Person, letter.person_id)
    reader = Reader(person.name, letter.to_address, person.time_zone, person.locale)
    return late.written(letter.letter, letter.facts, letter.headers, reader, house.current())
