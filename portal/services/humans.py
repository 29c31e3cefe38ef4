"""One human being, however many accounts: rules about "the same person" mean all of them."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    literal,
    not_,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from portal.models import Contract, Member, Person
from portal.policy.vocabulary import STAFF, Role
from portal.services.store import session

_Account, _Met, _Own = aliased(Person), aliased(Person), aliased(Member)


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


def of_staff() -> ColumnElement[bool]:
    """Say of rows of `Person` that they are of the staff; the first half is as the index has it."""
    return and_(Person.role_names != frozenset({Role.freelancer}),
                or_(*(Person.role_names == frozenset({role}) for role in sorted(STAFF))))


def is_account_of(one: Any, other: Any) -> ColumnElement[bool]:
    """Say of a row of `Person` that it is an account of another row's human being, or that row.

    For rows that a query joins: entities, aliases or columns of the table.
    """
    return or_(one.id == other.id, one.human_id == other.human_id)


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


@lru_cache(maxsize=256)
def close_to(person_id: Any) -> CompoundSelect[Any]:
    """Return the query for the ids of every account of those who are too close to decide about.

    That is somebody's own accounts, and those of everybody who stands on a contract with them
    or acts for the same client, now or once. Who may not decide has nothing to read there either.
    Kept for each colleague: making it takes longer than asking it.
    """
    own = accounts_of(person_id)
    hired = (select(Contract.freelancer_id.label("id"))
             .join(Member, Member.organisation_id == Contract.organisation_id)
             .where(Member.person_id.in_(own)))
    clients = (select(Member.person_id)
               .join(Contract, Contract.organisation_id == Member.organisation_id)
               .where(Contract.freelancer_id.in_(own)))
    colleagues = (select(Member.person_id)
                  .join(_Own, _Own.organisation_id == Member.organisation_id)
                  .where(_Own.person_id.in_(own)))
    met = union(hired, clients, colleagues).subquery()
    return union(own, select(_Account.id).join(_Met, is_account_of(_Account, _Met))
                 .join(met, met.c.id == _Met.id))


def name_for(reader_id: Any, person: Any) -> ColumnElement[str]:
    """Return somebody's name as a member of staff reads it: of whom they know, "Somebody".

    `person` is a table or alias that a query joins. What colleagues of the team did they sign.
    """
    known = and_(person.id.in_(close_to(reader_id)), person.id != reader_id,
                 *(person.role_names != frozenset({role}) for role in sorted(STAFF)))
    return case((known, literal("Somebody")), else_=person.name)


def are_close(person_id: int, other_id: int) -> bool:
    """Whether two accounts are of one human being, or of two who know each other from work."""
    return session.scalar(select(Person.id).where(
        Person.id == other_id, Person.id.in_(close_to(person_id)))) is not None
