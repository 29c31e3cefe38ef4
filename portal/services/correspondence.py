"""How a letter to somebody goes: written for its reader, answerable if it can be, into the outbox.

What somebody can do without, news about feedback, is kept as facts and written when it is carried:
who posted or changed something waits for no letter, and on SQLite nobody else does.
"""

from portal import clock
from portal.mail import letters, outbox
from portal.mail.house import Reader
from portal.mail.render import Letter
from portal.models import Person
from portal.policy.mail import Topic
from portal.services.mailroom import choices, threading
from portal.services.mailroom.participants import Participant
from portal.services.store import connection, session


def send(person_id: int, facts: letters.Facts, *, key: str, action_id: int | None = None,
         case_id: int | None = None, to: str | None = None) -> None:
    """Put one letter to a person into the outbox, in this transaction.

    `key` makes it one letter however often this runs. `to` is an address that
    is not (yet) the person's own, for confirming it. A letter about a request (`case_id`, or
    that of the decision) can be answered: the answer comes into the request. An optional one
    is not sent to whoever does without it, and belongs to no request.
    """
    topic = choices.topic_of(facts)
    person = choices.reader_of(person_id, topic)
    if person is None:
        return
    if topic is not None:
        send_news(person, topic, facts, key=key)
        return
    case = threading.case_of(person.id, case_id, action_id) if to is None else None
    thread = threading.headers(case, person)
    outbox.post(session, _write(person, facts, to, thread), person_id=person.id,
                to_address=to or person.email, dedupe_key=key, action_id=action_id,
                case_id=case.id if case else None, now=clock.now(), headers=thread)


def send_news(person: Participant, topic: Topic, facts: letters.Facts, *, key: str) -> None:
    """Put an optional letter into the outbox, to somebody who is written to about its topic."""
    outbox.post_one_later(connection(), outbox.Later(
        facts, person.id, person.email, key, headers=choices.headers(person, topic)),
        now=clock.now())


def write(person: Person, facts: letters.Facts) -> Letter:
    """Return the letter about a request or decision as its person would read it, not sent."""
    return _write(person, facts, None, threading.would_have(clock.now()))


def _write(person: Person | Participant, facts: letters.Facts, to: str | None,
           thread: dict[str, str]) -> Letter:
    topic = choices.topic_of(facts)
    reader = Reader(name=person.name, address=to or person.email, zone=person.time_zone,
                    locale=person.locale, off=choices.path(person, topic) if topic else "")
    return letters.write(facts, reader, threading.house_for(thread))
