"""The freelancer as staff see one before they decide: the facts of the account, in one query."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from portal import clock, dates
from portal.models import Contract, Declaration, Person, Warning_
from portal.policy.standing import Standing
from portal.policy.text import first_name
from portal.policy.vocabulary import Role
from portal.services import humans
from portal.services.enforcement.standing import in_force, with_actions
from portal.services.store import session


class Subject(NamedTuple):
    """Somebody a decision is about. `zone` is an IANA name; instants are aware UTC."""

    id: int
    ref: str
    name: str
    headline: str | None
    city: str | None
    zone: str
    locale: str
    roles: frozenset[str]
    member_since: datetime
    top_rated: bool
    contracts: int
    warnings: int
    last_warned_at: datetime | None
    declared: int

    @property
    def first_name(self) -> str:
        """The name to speak of them with."""
        return first_name(self.name)

    @property
    def place(self) -> str:
        """Their city, or the city that their time zone is known by."""
        return self.city or dates.city_of(self.zone)


def _of_warnings(what: Any) -> ScalarSelect[Any]:
    return (select(what).where(Warning_.person_id == Person.id)
            .correlate(Person).scalar_subquery())


_CONTRACTS = (select(func.count(Contract.id))
              .where(Contract.freelancer_id == Person.id, Contract.ended_at.is_not(None))
              .correlate(Person).scalar_subquery())

_Declarer = aliased(Person)
_DECLARED = (select(func.count(Declaration.id))
             .join(_Declarer, _Declarer.id == Declaration.person_id)
             .where(humans.is_account_of(_Declarer, Person))
             .correlate(Person).scalar_subquery())

SUBJECT = (
    Person.id, Person.ref, Person.name, Person.headline, Person.city, Person.time_zone,
    Person.locale, Person.role_names, Person.member_since, Person.top_rated, _CONTRACTS,
    _of_warnings(func.count(Warning_.id)), _of_warnings(func.max(Warning_.warned_at)), _DECLARED,
)


def freelancer(ref: str, reader_id: int) -> Subject | None:
    """Return the freelancer with this reference, for staff; None for anybody else.

    Also None for a reader who is too close to decide about them: see `humans.close_to`.
    """
    row = session.execute(_found(select(*SUBJECT), ref, reader_id)).first()
    return _freelancer(row) if row else None


def freelancer_with_standing(ref: str, reader_id: int) -> tuple[Subject, Standing] | None:
    """Return the same freelancer together with their standing."""
    wanted = _found(with_actions(select(*SUBJECT)), ref, reader_id)
    rows = session.execute(wanted).all()
    found = _freelancer(rows[0][:len(SUBJECT)]) if rows else None
    return (found, Standing(found.id, clock.now(), in_force(rows))) if found else None


def _found(wanted: Select[Any], ref: str, reader_id: int) -> Select[Any]:
    return wanted.where(Person.ref == ref, Person.id.not_in(humans.close_to(reader_id)))


def _freelancer(row: Any) -> Subject | None:
    found = Subject(*row)
    return found if Role.freelancer in found.roles else None
