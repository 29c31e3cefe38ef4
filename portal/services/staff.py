"""Who works for the marketplace: joining, another role, leaving – all at once and on record."""

import secrets
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from portal import clock
from portal.models import Person
from portal.policy.organisations import NAME_LIMIT
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import STAFF, Role
from portal.services import accounts, events, humans
from portal.services.cases import claims
from portal.services.enforcement import signatures
from portal.services.store import session


@dataclass(frozen=True)
class Colleague:
    """A member of staff as a list shows them."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class Joined:
    """Who works here now, and as what before; `was` is None for whoever did not."""

    person: Person
    was: Role | None


def join(name: str, email: str, role: Role) -> Joined:
    """Let somebody work for the marketplace as `role`; they choose a password by letter.

    Whoever does so already keeps name and password, and has this role from then on. Raises
    `Refusal` for no name, an unreadable address, a role that is not staff's, and for somebody
    who is a freelancer or client: who decides is not a party.
    """
    if role not in STAFF:
        raise Refusal("Choose reviewer, lead or admin.")
    email, name = _address(email), clean(name, NAME_LIMIT, "the name")
    if not name:
        raise Refusal("Write the name of whoever joins.")
    person = _by_email(email) or _newcomer(name, email)
    if person.role_names - STAFF:
        raise Refusal(f"{email} belongs to a freelancer or client. Whoever decides has an account "
                      "of their own for it.")
    before = sorted(person.role_names)
    person.role_names = frozenset({role})
    session.flush()
    events.record("staff.joined", by=None, person=person.id,
                  facts={"before": before, "role": role.value})
    return Joined(person, Role(before[0]) if before else None)


@dataclass(frozen=True)
class Left:
    """Who left, and how many open requests of theirs others have now.

    `unsigned` counts decisions of theirs that waited for a second person and stand no more.
    """

    name: str
    requests: int
    handed_to: str | None
    unsigned: int


def leave(email: str, *, to: str | None = None) -> Left:
    """End somebody's work for the marketplace: role gone and every session ended at once.

    Open requests that they had taken on go to the colleague with the address `to`, or back to
    the queue; what they signed and nobody agreed to yet is taken back. Raises `Refusal` for an
    address that nobody on the staff has.
    """
    person, taker = _colleague(email), _colleague(to) if to else None
    if taker is person:
        raise Refusal("Whoever leaves cannot take over their own requests.")
    before = sorted(person.role_names)
    person.role_names = frozenset()
    accounts.end_all_sign_ins(person.id)
    session.flush()
    moved = claims.release_all(person.id, to=taker.id if taker else None)
    unsigned = signatures.take_back_all(person.id)
    events.record("staff.left", by=None, person=person.id,
                  facts={"before": before, "requests": moved, "unsigned": unsigned,
                         "handed_to": taker.ref if taker else None})
    return Left(person.name, moved, taker.name if taker else None, unsigned)


def _colleague(email: str) -> Person:
    person = _by_email(email.strip().lower())
    if person is None or not person.role_names & STAFF:
        raise Refusal(f"Nobody on the staff has the address {email}.")
    return person


def everybody() -> list[Colleague]:
    """Return all members of staff by name."""
    rows = session.execute(select(Person.name, Person.email, Person.role_names)
                           .where(humans.of_staff())
                           .order_by(Person.name))
    return [Colleague(name, email, Role(next(iter(roles)))) for name, email, roles in rows]


def _by_email(email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email))


def _newcomer(name: str, email: str) -> Person:
    now = clock.now()
    person = Person(name=name, email=email, role_names=frozenset(), created_at=now,
                    member_since=now, fs_uniquifier=secrets.token_hex(32))
    session.add(person)
    return person


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False,
                              test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise Refusal(f"“{email}” is not an e-mail address.") from None
