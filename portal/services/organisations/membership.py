"""Which organisations a person acts for, and who acts for them; the lock for changing that."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from portal import clock
from portal.models import Contract, Member, Organisation, Person
from portal.policy.refusal import Refusal
from portal.services import humans
from portal.services.store import rows, session


class Acting(NamedTuple):
    """An organisation that a person acts for."""

    id: int
    ref: str
    name: str
    members: int


class Colleague(NamedTuple):
    """Somebody who acts for an organisation since `joined_at` (aware UTC)."""

    ref: str
    name: str
    email: str
    joined_at: datetime


def acting_for(person_id: Any) -> Select[int]:
    """Return the query for the ids of all organisations this person acts for now.

    `person_id` is a number or a parameter.
    """
    return select(Member.organisation_id).where(
        Member.person_id == person_id, Member.left_at.is_(None))


def is_client_of(person_id: Any) -> ColumnElement[bool]:
    """Say of a contract that this person acts for its client."""
    return and_(Contract.organisation_id.in_(acting_for(person_id)), is_with_others(person_id))


def is_with_others(person_id: Any) -> ColumnElement[bool]:
    """Say of a contract that its freelancer is somebody else, on whichever account.

    Nobody speaks for both sides: a freelancer who acts for a client of theirs as well would
    read there what it says about them, in private or too early, and could change it.
    """
    return Contract.freelancer_id.not_in(humans.accounts_of(person_id))


def _speaking(organisation_id: Any) -> Select[int]:
    """Build the query for all who act for a client now, in its dealings with one freelancer.

    The first to join comes first; nobody speaks for both sides, see `is_with_others`.
    """
    return (select(Member.person_id)
            .where(Member.organisation_id == organisation_id, Member.left_at.is_(None),
                   Member.person_id.not_in(humans.accounts_of(bindparam("freelancer"))))
            .order_by(Member.joined_at, Member.person_id))


FOR_IT = _speaking(bindparam("organisation"))
_FOR_CLIENT_OF = _speaking(select(Contract.organisation_id).where(
    Contract.id == bindparam("contract")).scalar_subquery())


def speaking_for(organisation_id: int, freelancer_id: int) -> list[int]:
    """Return the ids of all who act for a client now, in its dealings with this freelancer."""
    told = {"organisation": organisation_id, "freelancer": freelancer_id}
    return [row.person_id for row in rows(FOR_IT, told)]


def speaking_for_client_of(contract_id: int, freelancer_id: int) -> list[int]:
    """Return the same for the client of a contract of this freelancer."""
    told = {"contract": contract_id, "freelancer": freelancer_id}
    return [row.person_id for row in rows(_FOR_CLIENT_OF, told)]


def organisations(person_id: int) -> list[Acting]:
    """Return the organisations this person acts for now, by name."""
    return [Acting(*row) for row in session.execute(
        _acting(person_id).order_by(Organisation.name, Organisation.id))]


def organisation(person_id: int, ref: str) -> Acting | None:
    """Return one organisation, if this person acts for it."""
    row = session.execute(_acting(person_id).where(Organisation.ref == ref)).first()
    return Acting(*row) if row else None


def _acting(person_id: int) -> Select[*tuple[Any, ...]]:
    many = (select(func.count()).select_from(Member)
            .where(Member.organisation_id == Organisation.id, Member.left_at.is_(None))
            .scalar_subquery())
    return (select(Organisation.id, Organisation.ref, Organisation.name, many)
            .where(Organisation.id.in_(acting_for(person_id))))


def colleagues(organisation_id: int) -> list[Colleague]:
    """Return everybody who acts for an organisation now, whoever joined first on top."""
    return [Colleague(*row) for row in session.execute(
        select(Person.ref, Person.name, Person.email, Member.joined_at)
        .join(Person, Person.id == Member.person_id)
        .where(*members(organisation_id)).order_by(Member.joined_at, Person.id))]


def colleague(organisation_id: int, ref: str) -> Colleague | None:
    """Return one of those who act for an organisation now."""
    return next((one for one in colleagues(organisation_id) if one.ref == ref), None)


def members(organisation_id: int) -> tuple[Any, ...]:
    """Say of members that they act for an organisation now."""
    return Member.organisation_id == organisation_id, Member.left_at.is_(None)


def lock(organisation_id: int) -> Organisation:
    """Lock an organisation's members and invitations until the transaction ends.

    Whoever needs a person's lock as well takes that one first.
    """
    return session.get_one(Organisation, organisation_id, populate_existing=True,
                           with_for_update={"key_share": True})


def require(person_id: int, organisation_id: int) -> Organisation:
    """Return the locked organisation; `Refusal` if the person does not act for it any more."""
    locked = lock(organisation_id)
    if acts(person_id, organisation_id) is None:
        raise Refusal(f"You do not act for {locked.name} any more.")
    return locked


def acts(person_id: int, organisation_id: int) -> Member | None:
    """Return how somebody acts for a locked organisation now; None if they do not."""
    return session.scalar(select(Member).where(
        *members(organisation_id), Member.person_id == person_id)
        .execution_options(populate_existing=True))


def join(person_id: int, organisation_id: int) -> None:
    """Let somebody act for a locked organisation from now on, also for the second time."""
    now = clock.now()
    known = session.get(Member, (organisation_id, person_id), populate_existing=True)
    if known is None:
        session.add(Member(organisation_id=organisation_id, person_id=person_id, joined_at=now))
    elif known.left_at is not None:
        known.joined_at, known.left_at = now, None
    session.flush()
