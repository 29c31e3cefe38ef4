"""How a letter finds its way back: reply address, return path, and the thread it belongs to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from portal import clock
from portal.mail import house
from portal.mail.house import House
from portal.mail.letters import TO_TEAM
from portal.mail.message import RETURN_PATH
from portal.models import Case, OutboxLetter, Person
from portal.services.cases import notices
from portal.services.cases.held import HeldCase, Sent
from portal.services.mailroom import addresses, beginnings, checks
from portal.services.mailroom.colleagues import Recipient
from portal.services.mailroom.participants import Participant
from portal.services.store import rows, session

MOST_REFERENCES = 10  # after the first: what came between is not missed


class Letters:
    """The letters that one goes on from: the queries for their Message-IDs."""

    def __init__(self, *which: ColumnElement[bool]) -> None:
        ids = select(OutboxLetter.message_id).where(*which)
        self.last = ids.order_by(OutboxLetter.id.desc()).limit(MOST_REFERENCES)
        self.first = ids.order_by(OutboxLetter.id).limit(1)


# Built once: every letter of a request asks.
_OF_CASE = OutboxLetter.case_id == bindparam("case")
_TO_PERSON = Letters(_OF_CASE, OutboxLetter.person_id == bindparam("person"))
_TO_TEAM = Letters(_OF_CASE, OutboxLetter.to_address == bindparam("address"),
                   or_(*(OutboxLetter.letter == name for name in sorted(TO_TEAM))))


def case_of(person_id: int | None, case_id: int | None, action_id: int | None) -> Case | None:
    """Return the request that a letter belongs to: the named one, or that of its decision."""
    if case_id is not None:
        found = session.get(Case, case_id)
    else:
        found = notices.of(action_id) if action_id is not None else None
    return found if found and found.person_id == person_id else None


def headers(case: Case | HeldCase | None, person: Person | Participant) -> dict[str, str]:
    """Return what makes a letter part of the request's thread in the person's mail program.

    While mail does not come in there is no reply address, only the thread.
    """
    if case is None:
        return {}
    known = _known(case, lambda letter: letter.person_id == person.id)
    told = _after(_TO_PERSON, known, case=case.id, person=person.id)
    if not told and case.kind == "review":
        told = _under(_after(Letters(beginnings.letters(case, person))), beginnings.mail(case))
    if checks.mail_comes_in(clock.now()):
        told["Reply-To"] = addresses.address_for(case, person)
    return told


def to_team(case: Case | HeldCase, recipient: Recipient) -> dict[str, str]:
    """Return what makes a letter to the team part of the request's thread there."""
    told = earlier_to_team(case, recipient.address)
    if checks.mail_comes_in(clock.now()):
        told["Reply-To"] = addresses.address_for(case, recipient.person, "team")
    return told


def earlier_to_team(case: Case | HeldCase, address: str) -> dict[str, str]:
    """Return what leads a mail program to the letters before this one, without an address."""
    known = _known(case, lambda one: one.to_address == address and one.letter in TO_TEAM)
    return _after(_TO_TEAM, known, case=case.id, address=address)


def house_for_team(told: Mapping[str, str]) -> House:
    """Return the house as a letter to the team may speak of it.

    The team's mailbox is where it is read: only the secret address leads on to the person.
    """
    return house.current()._replace(can_reply="Reply-To" in told)


def _known(case: Case | HeldCase, is_one: Callable[[Sent], bool]) -> list[str] | None:
    """Return the Message-IDs of such letters if they were read with the words of the request."""
    sent = case.sent if isinstance(case, HeldCase) else None
    return None if sent is None else [one.message_id for one in sent if is_one(one)]


def _after(letters: Letters, known: list[str] | None = None, **told: Any) -> dict[str, str]:
    last = ([row.message_id for row in rows(letters.last, told)] if known is None
            else known[:MOST_REFERENCES])
    if not last:
        return {}
    is_long = len(last) == MOST_REFERENCES
    first = [row.message_id for row in rows(letters.first, told)] if is_long else []
    return {"In-Reply-To": last[0],
            "References": " ".join(dict.fromkeys([*first, *reversed(last)]))}


def _under(told: dict[str, str], mail: str | None) -> dict[str, str]:
    """The same headers, going on from a mail of the person's own."""
    if mail is None:
        return told
    return {"In-Reply-To": mail, "References": f"{told.get('References', '')} {mail}".strip()}


def would_have(now: datetime) -> dict[str, str]:
    """Return what matters to the words of a letter in a thread that is not sent yet."""
    return {"Reply-To": ""} if checks.mail_comes_in(now) else {}


def house_for(told: Mapping[str, str]) -> House:
    """Return the house as a letter with these headers may speak of it.

    "Reply to this e-mail" stands only where the answer reaches people: at the secret address,
    which a letter has only while mail comes in, or in the team's mailbox.
    """
    us = house.current()
    if us.can_reply or "Reply-To" in told:
        return us.answerable
    ours = us.team_address.rpartition("@")[2].lower() == addresses.domain() != ""
    return us.answerable if ours and checks.mail_comes_in(clock.now()) else us


def automatic(headers_of_thread: dict[str, str]) -> dict[str, str]:
    """Return the headers of an answer that a machine gives: nothing answers it, not even bounces.

    An empty return path and `auto-replied` end every loop (RFC 3834).
    """
    return {**headers_of_thread, "Auto-Submitted": "auto-replied", RETURN_PATH: ""}
