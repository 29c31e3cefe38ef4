"""One human being, however many accounts: rules about "the same person" mean all of them."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select, union

from portal.models import Contract, Member, Person
from portal.services.store import session


def accounts_of(person_id: Any) -> Select[int]:
    """Return the query for the ids of every account of whoever has this id.

    `person_id` is a number or a parameter; the account itself is always among them. Where it
    would be a column, see `are_two`.
    """
    human = select(Person.human_id).where(Person.id == person_id).scalar_subquery()
    return select(Person.id).where(or_(Person.id == person_id, Person.human_id == human))


def accounts(person_id: int) -> frozenset[int]:
    """Return the ids of every account of whoever has this id."""
    return frozenset(session.scalars(accounts_of(person_id)))


def are_one(person_id: int, other_id: int) -> bool:
    """Whether two accounts belong to one human being."""
    return person_id == other_id or other_id in accounts(person_id)


def are_two(one: Any, other: Any) -> ColumnElement[bool]:
    """Say of two rows of `Person` that a query joins that they are two human beings."""
    same = and_(one.human_id.is_not(None), other.human_id.is_not(None),
                one.human_id == other.human_id)
    return and_(one.id != other.id, not_(same))


def contracts_of(person_id: Any) -> Select[int]:
    """Return the query for the ids of contracts that somebody is a side of, on any account.

    Two searches of one index each: asked in one with "or", PostgreSQL reads every contract.
    """
    theirs = accounts_of(person_id)
    acts_for = select(Member.organisation_id).where(Member.person_id.in_(theirs))
    found = union(select(Contract.id).where(Contract.freelancer_id.in_(theirs)),
                  select(Contract.id).where(Contract.organisation_id.in_(acts_for)))
    return select(Contract.id).where(Contract.id.in_(found))


def have_met(person_id: int, other_id: int) -> bool:
    """Whether two human beings stand on one contract, on whichever accounts."""
    return session.scalar(select(Contract.id).where(
        Contract.id.in_(contracts_of(person_id)), Contract.id.in_(contracts_of(other_id)),
    ).limit(1)) is not None
