"""A request for each mail, opened through the services: what it answers, and its addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from bench.corpus.door import HOST, Door
from bench.corpus.folder import Broken
from portal import clock
from portal.extensions import db
from portal.inbound import probing, rounds
from portal.mail import house
from portal.mail.carrier import Carrier, Relay
from portal.models import Case, OutboxLetter, Person, ReplyAddress
from portal.policy.requests import MESSAGE_LIMIT
from portal.services.cases import answering, asking
from portal.services.mailroom import addresses, checks
from tests import people

QUESTION = "Which of the two entries counts?"
PLAIN = "Please tell us what happened."


@dataclass(frozen=True)
class Scene:
    """Who writes about what; `filled` maps placeholders to values."""

    person_id: int
    case_ids: tuple[int, ...]
    filled: Mapping[str, str]


class Stage:
    """What all mails have in common: the team, a stranger, and mail that is known to come in."""

    def __init__(self, door: Door, notice: str) -> None:
        if len(notice) > MESSAGE_LIMIT:
            raise Broken(f"The notice is longer than {MESSAGE_LIMIT} characters.")
        self.notice = notice.strip() or PLAIN
        self.ruth = people.reviewer(email="ruth@parley.example")
        self.stranger = people.person("Stan Stranger", email="stan@mail.example")
        db.session.commit()
        _pass_the_check(door)

    def scene(self, number: int) -> Scene:
        """Open requests of somebody new, one with the notice as the team's letter; commits."""
        person = people.person("Dana Writer", email=f"dana{number}@mail.example")
        first = self._answered(_asked(person, 1))
        second, third = _asked(person, 2), _asked(person, 3)
        other = _asked(self.stranger_of(number), 1)
        letter = db.session.scalars(
            select(OutboxLetter).where(OutboxLetter.case_id == first.id)
            .order_by(OutboxLetter.id.desc()).limit(1)).one()
        filled = {**self._addresses(person, first, second, third), **self._others(other, letter)}
        db.session.commit()
        return Scene(person.id, (first.id, second.id, third.id), filled)

    def stranger_of(self, number: int) -> Person:
        """Somebody else with a request of their own."""
        return people.person("Olga Other", email=f"olga{number}@mail.example")

    def _answered(self, case: Case) -> Case:
        """Let the team answer a question with the notice, which asks for a reply."""
        return answering.answer(
            case.ref, answering.Answer(self.notice, "ask", None, case.revision), by=self.ruth.id)

    def _addresses(self, person: Person, first: Case, second: Case, third: Case) -> dict[str, str]:
        mine, gone = addresses.address_for(first, person), addresses.address_for(third, person)
        db.session.execute(update(ReplyAddress).where(ReplyAddress.case_id == third.id).values(
            revoked_at=clock.now()))
        return {
            "@@RCPT@@": mine, "@@RCPT2@@": addresses.address_for(second, person),
            "@@RCPT_UPPER@@": mine.upper(), "@@RCPT_BADTOKEN@@": _broken(mine),
            "@@RCPT_EXPIRED@@": gone, "@@SENDER@@": person.email,
            "@@STAFF_RCPT@@": addresses.address_for(first, self.ruth, "team"),
            "@@STAFF@@": self.ruth.email}

    def _others(self, other: Case, letter: OutboxLetter) -> dict[str, str]:
        owner = db.session.get_one(Person, other.person_id)
        return {
            "@@RCPT_OTHERCASE@@": addresses.address_for(other, owner),
            "@@BOUNCE_RCPT@@": addresses.bounce_address(letter.ref),
            "@@MSGID@@": letter.message_id.strip("<>"), "@@DOMAINPART@@": addresses.domain(),
            "@@AUTHSERV@@": checks.authserv(), "@@INSTANCE@@": house.current().domain}


def _asked(person: Person, number: int) -> Case:
    case = asking.ask(person.id, about="account", subject=f"My account, {number}", text=QUESTION)
    db.session.flush()
    db.session.refresh(case)
    return case


def _broken(address: str) -> str:
    """The same shape, another token."""
    local, _, host = address.partition("@")
    return f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{host}"


def _pass_the_check(door: Door) -> None:
    """Let a probe come in, so that letters name reply addresses."""
    carrier = Carrier(Relay(HOST, door.port))
    try:
        if not probing.check(carrier, between=rounds.round_of_mail):
            raise Broken("The door does not take mail, so there is nothing to measure.")
    finally:
        carrier.close()
