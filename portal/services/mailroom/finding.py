"""Whose request a mail belongs to where no secret address says so, and what stands in it."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    null,
    or_,
    select,
    union_all,
)

from portal.mail.letters import TO_TEAM
from portal.models import Message, OutboxLetter, Person
from portal.services.cases import held
from portal.services.cases.held import HeldCase
from portal.services.mailroom import as_sent, threading
from portal.services.mailroom.addresses import Holder
from portal.services.mailroom.participants import QUERY, Participant, columns_of
from portal.services.store import rows, session

_BOTH = held.QUERY.add_columns(*columns_of(Person)).join(
    Person, Person.id == bindparam("person"))
_OF_ADDRESS = QUERY.where(Person.email == bindparam("address"))
_SAID = (select(Message.text, null().cast(Text).label("html"), null().cast(Integer).label("id"))
         .where(Message.case_id == bindparam("case"), Message.voice != "note")
         .order_by(Message.id.desc()).limit(200))
# `id` stands where a letter went out of which the facts alone are kept.
_SENT = (select(OutboxLetter.text, OutboxLetter.html,
                case((and_(OutboxLetter.text.is_(None), OutboxLetter.sent_at.is_not(None)),
                      OutboxLetter.id)).label("id"))
         .where(or_(OutboxLetter.case_id == bindparam("case"),
                    and_(OutboxLetter.case_id.is_(None),
                         OutboxLetter.action_id == bindparam("action"))))
         .order_by(OutboxLetter.id.desc()).limit(100))
_SENT_TO_PERSON = _SENT.where(*(OutboxLetter.letter != name for name in sorted(TO_TEAM)))
_ALL, _ALL_TO_PERSON = (union_all(select(_SAID.subquery()), select(sent.subquery()))
                        for sent in (_SENT, _SENT_TO_PERSON))


def by_answered(message_ids: list[str], sender: str) -> Holder | None:
    """Return who answers one of our letters, where the mail went to another address of ours.

    Our Message-IDs cannot be guessed, but they travel with every quote: the sender's address
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
        request = threading.case_of(found.person_id, found.case_id, found.action_id)
        if request is not None:
            return Holder(request.id, request.person_id, "person")
    return None


def participants(holder: Holder) -> tuple[HeldCase, Participant | None]:
    """Return the request, held until the transaction ends, and the person of an address.

    None for the mailbox of the team.
    """
    if holder.person_id is None:
        return request(holder.case_id), None
    (found,) = rows(_BOTH, {"case": holder.case_id, "person": holder.person_id})
    return HeldCase(*found[:held.WIDTH]), Participant(*found[held.WIDTH:])


def request(case_id: int) -> HeldCase:
    """Return a request as it stands now, held until the transaction ends."""
    (found,) = rows(held.QUERY, {"case": case_id})
    return HeldCase(*found)


def known_address(address: str) -> Participant | None:
    """Return the person whose registered address this is."""
    found = rows(_OF_ADDRESS, {"address": address}) if address else ()
    return Participant(*found[0]) if found else None


def texts_for_person(case: HeldCase) -> list[str]:
    """Return what stands in a thread and what we sent them: their reply may quote any of it."""
    return _texts(_ALL_TO_PERSON, case)


def texts_for_team(case: HeldCase) -> list[str]:
    """Return the same with our letters to the team: a colleague's reply may quote those, too."""
    return _texts(_ALL, case)


def _texts(query: CompoundSelect[Any], of: HeldCase) -> list[str]:
    found = rows(query, {"case": of.id, "action": of.action_id})
    known = [each for row in found for each in (row.text, row.html) if each]
    for letter_id in filter(None, (row.id for row in found)):
        known += as_sent.texts(session.get_one(OutboxLetter, letter_id))
    return known
