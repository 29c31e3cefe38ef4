"""Whose request a mail belongs to where no secret address says so, and what stands in it."""

from sqlalchemy import select

from portal.mail.letters import TO_TEAM
from portal.models import Case, Message, OutboxLetter, Person
from portal.services.mailroom import threading
from portal.services.mailroom.addresses import Holder
from portal.services.store import session


def by_answered(message_ids: list[str], sender: str) -> Holder | None:
    """Return who answers one of our letters, where the mail went to another address of ours.

    Our Message-IDs can not be guessed, but they travel with every quote: the sender's address
    must be the one that the letter went to, too. A letter to the team's mailbox is answered by
    any colleague; whether it is one is asked later.
    """
    for message_id in message_ids[:20]:
        found = session.execute(
            select(OutboxLetter.case_id, OutboxLetter.action_id, OutboxLetter.person_id,
                   OutboxLetter.to_address, OutboxLetter.letter)
            .where(OutboxLetter.message_id == message_id)).first()
        if found is None:
            continue
        if found.letter in TO_TEAM and found.person_id is None:
            return Holder(found.case_id, None, "team")
        if found.to_address.lower() != sender:
            continue
        if found.letter in TO_TEAM:
            return Holder(found.case_id, found.person_id, "team")
        case = threading.case_of(found.person_id, found.case_id, found.action_id)
        if case is not None:
            return Holder(case.id, case.person_id, "person")
    return None


def participants(holder: Holder) -> tuple[Case, Person | None]:
    """Return the request and the person of an address; None for the mailbox of the team."""
    person = session.get_one(Person, holder.person_id) if holder.person_id else None
    return session.get_one(Case, holder.case_id), person


def known_address(address: str) -> Person | None:
    """Return the person whose registered address this is."""
    return session.scalar(select(Person).where(Person.email == address)) if address else None


def texts_of(case_id: int) -> list[str]:
    """Return what stands in a thread and what we sent about it: a reply may quote any of it."""
    said = session.scalars(select(Message.text).where(
        Message.case_id == case_id, Message.voice != "note").order_by(Message.id.desc()).limit(200))
    sent = session.execute(select(OutboxLetter.text, OutboxLetter.html).where(
        OutboxLetter.case_id == case_id).order_by(OutboxLetter.id.desc()).limit(100))
    return [*said, *[each for pair in sent for each in pair if each]]
