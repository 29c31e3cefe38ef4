"""Feedback that can be answered and changed: Mina worked for Omar's organisation."""

from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.extensions import db
from portal.models import Contract, Feedback, Member, Organisation, Person
from portal.policy.feedback import Side
from portal.services import feedback
from portal.services.feedback import answering, changing
from tests import people

SAID = "It took four days to get an answer."
ANSWER = "The scope grew twice, and I agreed to both dates in chat."
ASPECTS = {"quality": 4, "skills": 4, "communication": 2, "deadlines": 2, "cooperation": 3}


@dataclass
class Ended:
    """A contract that has ended, with a feedback of each side that both can see."""

    mina: Person
    omar: Person
    client: Organisation
    contract: Contract
    of_client: Feedback
    of_freelancer: Feedback


def member(organisation: Organisation, name: str = "Omar Haddad", **more) -> Person:
    """Somebody who acts for an organisation."""
    made = people.person(name, roles=("client",), **more)
    db.session.add(Member(organisation_id=organisation.id, person_id=made.id,
                          joined_at=clock.now()))
    db.session.flush()
    return made


def ended(mina: Person | None = None, *, days_ago: int = 5) -> Ended:
    """Both gave feedback a day after the end; commits."""
    mina = mina or people.person("Mina Novak")
    client = people.organisation("Haddad Books")
    omar = member(client)
    contract = people.contract(mina, client, ended_days_ago=days_ago, title="Shop for old books")
    given = clock.now() - timedelta(days=days_ago - 1)
    of_client = feedback.record(
        contract.id, side="client", given_at=given, author_id=omar.id, aspects=ASPECTS,
        stars_tenths=30, public_comment=SAID, public_categories=frozenset({"availability"}))
    of_freelancer = feedback.record(
        contract.id, side="freelancer", given_at=given, author_id=mina.id, stars_tenths=40,
        public_comment="A clear brief.")
    db.session.commit()
    return Ended(mina, omar, client, contract, of_client, of_freelancer)


def answered(work: Ended, text: str = ANSWER) -> str:
    """Mina answers; commits."""
    ref = answering.post(work.mina.id, work.of_client.ref, reader=Side.freelancer, text=text,
                         everyone=True)
    db.session.commit()
    return ref


def asked(work: Ended, message: str = "") -> None:
    """Mina lets Omar change his feedback; commits."""
    changing.enable(work.mina.id, work.of_client.ref, reader=Side.freelancer, message=message)
    db.session.commit()
