"""What stands on the demo's stage: people, organisations, contracts, feedback, offers, money."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from portal import clock
from portal.demo import cast
from portal.demo.cast import Player
from portal.models import Balance, Contract, Offer, Organisation, Person, Posting
from portal.policy.vocabulary import STAFF, Role
from portal.services import feedback, staff
from portal.services.organisations import invitations, membership
from portal.services.store import session
from portal.services.work import proposals

CENTS = 100


class Stage:
    """Makes things as they happen; everything is dated by the clock, which stands in the past."""

    def __init__(self, password_hash: str) -> None:
        self.password_hash = password_hash
        self.people: dict[str, int] = {}
        self.organisations: dict[str, Organisation] = {}
        self.postings: dict[str, Posting] = {}

    def person(self, name: str) -> Person:
        """Return somebody of the cast."""
        return session.get_one(Person, self.people[name])

    def facts(self, person: Person) -> Mapping[str, Any]:
        """Return what the person's file says."""
        return next(player.facts for player in cast.players() if player.name == person.name)

    def enter(self, player: Player) -> None:
        """Let somebody join: staff through the service that makes staff."""
        if player.role in STAFF:
            person = staff.join(player.name, player.email, Role(player.role)).person
        else:
            now = clock.now()
            person = Person(
                name=player.name, email=player.email, role_names=frozenset({player.role}),
                fs_uniquifier=secrets.token_hex(32), created_at=now, member_since=now)
            session.add(person)
        for name in ("city", "country", "time_zone", "locale", "headline", "top_rated"):
            if name in player.facts:
                setattr(person, name, player.facts[name])
        person.password = self.password_hash
        session.flush()
        self.people[player.name] = person.id
        acts_for = [player.facts.get("organisation"), *player.facts.get("also_acts_for", ())]
        for name in filter(None, acts_for):
            membership.join(person.id, self.organisation(name).id)

    def organisation(self, name: str) -> Organisation:
        """Return the organisation with this name; new ones open on first use."""
        if name not in self.organisations:
            made = Organisation(name=name, created_at=clock.now())
            session.add(made)
            session.flush()
            self.organisations[name] = made
        return self.organisations[name]

    def begin(self, person: Person, work: Mapping[str, Any], *, lasted: timedelta | None) -> None:
        """Let a contract begin, or (told how long it lasted) end, now."""
        now = clock.now()
        contract = Contract(
            title=work["title"], freelancer_id=person.id, started_at=now - (lasted or timedelta(0)),
            organisation_id=self.organisation(work["client"]).id, created_at=now,
            ended_at=None if lasted is None else now, paid_cents=work.get("paid", 0) * CENTS)
        session.add(contract)
        session.flush()
        work["_made"]["contract"] = contract.id

    def say(self, _person: Person, work: Mapping[str, Any]) -> None:
        """Let the client say what the contract was like."""
        said: dict[str, Any] = {
            "public_comment": work.get("said"), "private_comment": work.get("private"),
            "public_categories": frozenset(work.get("names", "").split()),
            "private_categories": frozenset(work.get("private_names", "").split()),
            "recommend": work.get("recommend"), "end_reason": work.get("end_reason")}
        feedback.record(work["_made"]["contract"], side="client", given_at=clock.now(),
                        stars_tenths=round(work["stars"] * 10), author_id=self._voice(work), **said)

    def answer(self, person: Person, work: Mapping[str, Any]) -> None:
        """Let the freelancer say what the client was like."""
        feedback.record(work["_made"]["contract"], side="freelancer", given_at=clock.now(),
                        stars_tenths=50, public_comment=work["own"], author_id=person.id)

    def post(self, facts: Mapping[str, Any]) -> None:
        """Let a client offer work to everybody."""
        posting = Posting(
            organisation_id=self.organisation(facts["client"]).id, title=facts["title"],
            description=facts["description"].strip(), budget_cents=facts["budget"] * CENTS,
            posted_at=clock.now())
        session.add(posting)
        session.flush()
        self.postings[posting.title] = posting

    def propose(self, person: Person, facts: Mapping[str, Any]) -> None:
        """Let the freelancer send a proposal."""
        proposals.send(person.id, self.postings[facts["posting"]].ref, price=str(facts["price"]),
                       letter=facts["letter"].strip())

    def offer(self, person: Person, facts: Mapping[str, Any]) -> None:
        """Let a client offer a contract to the freelancer."""
        now = clock.now()
        session.add(Offer(
            organisation_id=self.organisation(facts["client"]).id, freelancer_id=person.id,
            title=facts["title"], terms=facts["terms"].strip(), made_at=now,
            price_cents=facts["price"] * CENTS, expires_at=now + timedelta(days=facts["days"])))
        session.flush()

    def earn(self, person: Person, facts: Mapping[str, Any]) -> None:
        """Let the marketplace tell what the freelancer can withdraw."""
        session.add(Balance(
            person_id=person.id, currency="USD", available_cents=round(facts["available"] * CENTS),
            pending_cents=round(facts["pending"] * CENTS), as_of=clock.now()))

    def invite(self, facts: Mapping[str, Any]) -> None:
        """Let a client invite somebody without an account; the letter goes to the mailbox."""
        host = next(p for p in cast.players() if p.name == facts["by"])
        organisation = self.organisation(host.facts["organisation"])
        invitations.invite(organisation.id, facts["email"], by=self.people[host.name],
                           path_for=lambda token: f"/invitations/{token}")

    def _voice(self, work: Mapping[str, Any]) -> int | None:
        """Return who speaks for the client, if that is somebody of the cast."""
        return next((self.people[player.name] for player in cast.players()
                     if player.facts.get("organisation") == work["client"]), None)
