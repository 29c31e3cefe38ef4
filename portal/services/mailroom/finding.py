"""Where a mail belongs: by the secret address that it came to, or by the letter that it answers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.mail.letters import TO_TEAM
from portal.models import AddressTrouble, Case, OutboxLetter, Person, ReplyAddress
from portal.services.cases import held
from portal.services.cases.held import HeldCase
from portal.services.mailroom import addresses, threading
from portal.services.mailroom.addresses import Holder, Role
from portal.services.mailroom.participants import QUERY, Participant, columns_of
from portal.services.store import rows, session

_HOME = held.ANY.add_columns(
    select(AddressTrouble.address).where(AddressTrouble.address == bindparam("sender"),
                                         AddressTrouble.over_at.is_(None)).exists(),
    *columns_of(Person))
_OF_HOLDER = _HOME.where(Case.id == bindparam("case")).outerjoin(
    Person, Person.id == bindparam("person"))
_AT_ADDRESS = (
    _HOME.add_columns(ReplyAddress.role).join(ReplyAddress, ReplyAddress.case_id == Case.id)
    .outerjoin(Person, Person.id == ReplyAddress.person_id)
    .where(ReplyAddress.token_hash == bindparam("token"), ReplyAddress.revoked_at.is_(None)))
_OF_ADDRESS = QUERY.where(Person.email == bindparam("address"))


class Home(NamedTuple):
    """The request that a mail belongs to, held until the transaction ends, and who writes in it.

    `person` is None for the mailbox of the team. `comes_back` says that letters to whoever sent
    the mail came back, lately or for good.
    """

    role: Role
    case: HeldCase
    person: Participant | None
    comes_back: bool


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


def at_address(token: str, sender: str) -> Home | None:
    """Return what a secret address leads to; None for a token that is unknown or was revoked."""
    hashed = addresses.hash_of(token.lower())
    found = rows(_AT_ADDRESS, {"token": hashed, "sender": sender})
    if not found:
        return None
    addresses.note_found(hashed)
    *home, role = found[0]
    return _home(home, role)


def home_of(holder: Holder, sender: str) -> Home:
    """Return the same for a participant in a request who is known otherwise."""
    (found,) = rows(_OF_HOLDER, {
        "case": holder.case_id, "person": holder.person_id, "sender": sender})
    return _home(found, holder.role)


def _home(found: Sequence[Any], role: Role) -> Home:
    has_trouble, *person = found[held.WIDTH:]
    whose = Participant(*person) if person[0] is not None else None
    return Home(role, HeldCase(*found[:held.WIDTH]), whose, has_trouble)


def request(case_id: int) -> HeldCase:
    """Return a request as it stands now, held until the transaction ends."""
    (found,) = rows(held.QUERY, {"case": case_id})
    return HeldCase(*found)


def known_address(address: str) -> Participant | None:
    """Return the person whose registered address this is."""
    found = rows(_OF_ADDRESS, {"address": address}) if address else ()
    return Participant(*found[0]) if found else None
