"""A contract of Mina's with Haddad Books that ended three days ago; nobody has said a word yet."""

from dataclasses import dataclass

from portal.extensions import db
from portal.models import Contract, Feedback, Organisation, Person
from portal.services.feedback.words import Words
from tests import people
from tests.answers import member

PUBLIC = Words(aspects={"quality": 2, "communication": 3}, comment="It took four days each time.",
               categories=frozenset({"availability"}))
PRIVATE = Words(private_comment="I would rather not say this aloud to anybody.",
                private_categories=frozenset({"performance"}), recommend=2)
KIND = Words(aspects={"clarity": 5, "payment": 4}, comment="A brief that answered every question.")


@dataclass
class Ended:
    """Who was in it."""

    mina: Person
    omar: Person
    petra: Person
    client: Organisation
    contract: Contract

    @property
    def ref(self) -> str:
        """The contract's reference."""
        return self.contract.ref


def ended(*, days_ago: int = 3) -> Ended:
    """Omar and Petra act for the client; commits."""
    client = people.organisation("Haddad Books")
    mina = people.person("Mina Novak")
    made = Ended(mina, member(client), member(client, "Petra Lind"), client,
                 people.contract(mina, client, ended_days_ago=days_ago, title="Shop for old books"))
    db.session.commit()
    return made


def stored(side: str) -> Feedback | None:
    """What this side has given, as it stands in the database."""
    return db.session.query(Feedback).filter_by(side=side).populate_existing().one_or_none()
