"""Optional letters: who does without which, and the link in each that turns its kind off.

The link needs no sign-in, lasts, and can do nothing else: it names a person and a topic, with
a mark that only we can write. Mail changes no settings (docs/decisions/0017), so there is no
address to write to instead.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, select

from portal import clock
from portal.mail import house
from portal.mail.letters import LETTERS, Facts
from portal.mail.letters.kinds import kind_of
from portal.models import AddressTrouble, MailOff, OutboxLetter, Person
from portal.policy.mail import Topic
from portal.services import events
from portal.services.accounts import LASTING
from portal.services.mailroom import addresses, participants
from portal.services.mailroom.participants import Participant
from portal.services.many import insert
from portal.services.store import rows, session

Via = Literal["settings", "link", "one-click", "complaint"]
PURPOSE = "optional mail"
PARTS = 3  # of a token: whose, about what, our mark
ONE_CLICK = {"List-Unsubscribe": "One-Click"}  # what mail programs post (RFC 8058)


def is_written_to(person: Any) -> ColumnElement[bool]:
    """Say of `Person`, or of an alias of it, that optional letters about `topic` go there.

    Not if that was turned off, nor to a dead address.
    """
    return and_(
        ~exists().where(MailOff.person_id == person.id, MailOff.topic == bindparam("topic")),
        ~exists().where(AddressTrouble.address == person.email, *LASTING))


_READER = participants.QUERY.where(Person.id == bindparam("id"), is_written_to(Person))


def topic_of(facts: Facts | type[Facts]) -> Topic | None:
    """Return what an optional letter is about; None for one that always comes."""
    return kind_of(facts).topic


def reader_of(person_id: int, topic: Topic | None) -> Participant | None:
    """Return whom a letter is written to; an optional one not if turned off or to a dead address.
    """
    if topic is None:
        return participants.participant(person_id)
    found = rows(_READER, {"id": person_id, "topic": topic.value})
    return Participant(*found[0]) if found else None


def off_since(person_id: int) -> dict[Topic, datetime]:
    """Return the topics that somebody does without, and since when."""
    found = session.execute(select(MailOff.topic, MailOff.off_at).where(
        MailOff.person_id == person_id, MailOff.topic.in_([topic.value for topic in Topic])))
    return {Topic(topic): at for topic, at in found}


def turn_off(person_id: int, topic: Topic, *, via: Via) -> None:
    """Write no more letters about a topic; once is enough, and again changes nothing."""
    made = session.execute(insert(MailOff).values(
        person_id=person_id, topic=topic.value, off_at=clock.now(), via=via,
    ).on_conflict_do_nothing().returning(MailOff.topic)).first()
    if made is not None:
        events.record("mail.turned_off", by=None if via == "complaint" else person_id,
                      person=person_id, facts={"topic": topic.value, "via": via})


def choose(person_id: int, wanted: Collection[Topic]) -> None:
    """Take from the settings which letters somebody wants."""
    off = off_since(person_id)
    for topic in Topic:
        if topic not in wanted:
            turn_off(person_id, topic, via="settings")
        elif topic in off:
            session.execute(delete(MailOff).where(
                MailOff.person_id == person_id, MailOff.topic == topic.value))
            events.record("mail.turned_on", by=person_id, person=person_id,
                          facts={"topic": topic.value})


def complained(letter: OutboxLetter) -> None:
    """Somebody called a letter unwanted where it arrived: optional ones of its kind end."""
    topic = topic_of(LETTERS[letter.letter]) if letter.letter in LETTERS else None
    if topic is not None and letter.person_id is not None:
        turn_off(letter.person_id, topic, via="complaint")


def path(person: Person | Participant, topic: Topic) -> str:
    """Return the path of the link that turns a topic off for somebody."""
    return f"/letters/{person.ref}.{topic}.{addresses.mark(PURPOSE, person.ref, topic)}"


def of_token(token: str) -> tuple[int, Topic] | None:
    """Return whose link this is and for which topic; None for one that we never wrote."""
    parts = token.split(".")
    if len(parts) != PARTS:
        return None
    ref, topic, mark = parts
    if topic not in set(Topic) or not addresses.is_marked(mark, PURPOSE, ref, topic):
        return None
    person_id = session.scalar(select(Person.id).where(Person.ref == ref))
    return (person_id, Topic(topic)) if person_id else None


def headers(person: Person | Participant, topic: Topic) -> dict[str, str]:
    """Return what lets a mail program offer to turn a topic off (RFC 2369, RFC 8058)."""
    us = house.current()
    if not us.base_url:
        return {}
    return {"List-Unsubscribe": f"<{us.url(path(person, topic))}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
