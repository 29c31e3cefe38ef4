"""Who works for the marketplace: joining, another role, leaving – all at once and on record."""

import secrets
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from portal import clock
from portal.models import Person
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import STAFF, Role
from portal.services import accounts, events
from portal.services.store import session

NAME_LIMIT = 120


@dataclass(frozen=True)
class Colleague:
    """A member of staff as a list shows them."""

    name: str
    email: str
    role: Role


def join(name: str, email: str, role: Role) -> Person:
    """Let somebody work for the marketplace as `role`; they choose a password by letter.

    Raises `Refusal` for an unreadable address, a role that is not staff's, and
    for somebody who is a freelancer or client: who decides is not a party.
    """
    if role not in STAFF:
        raise Refusal("Choose reviewer, lead or admin.")
    email, name = _address(email), clean(name, NAME_LIMIT, "the name")
    person = _by_email(email) or _newcomer(name, email)
    if person.role_names - STAFF:
        raise Refusal(f"{email} belongs to a freelancer or client. Whoever decides has an account "
                      "of their own for it.")
    before = sorted(person.role_names)
    person.role_names = frozenset({role})
    session.flush()
    events.record("staff.joined", by=None, person=person.id,
                  facts={"before": before, "role": role.value})
    return person


def leave(email: str) -> Person:
    """End somebody's work for the marketplace: role gone and every session ended at once."""
    person = _by_email(email.strip().lower())
    if person is None or not person.role_names & STAFF:
        raise Refusal(f"Nobody on the staff has the address {email}.")
    before = sorted(person.role_names)
    person.role_names = frozenset()
    accounts.end_all_sign_ins(person.id)
    events.record("staff.left", by=None, person=person.id, facts={"before": before})
    return person


def everybody() -> list[Colleague]:
    """Return all members of staff by name."""
    rows = session.execute(select(Person.name, Person.email, Person.role_names)
                           .where(Person.role_names.in_([frozenset({role}) for role in STAFF]))
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
