"""Contracts of a freelancer: those that go on, those that ended; and how a new one begins."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from portal import clock
from portal.models import Contract, Offer, Organisation
from portal.services.paging import Which
from portal.services.store import session
from portal.services.work.pages import Leaf, leaf


class Work(NamedTuple):
    """One contract. `paid_cents` in cents of `currency`; instants aware UTC."""

    ref: str
    title: str
    client: str
    started_at: datetime
    ended_at: datetime | None
    paid_cents: int
    currency: str

    def is_current(self, now: datetime) -> bool:
        """Whether it goes on."""
        return self.ended_at is None or self.ended_at > now


def contracts(person_id: int, page: Which) -> Leaf[Work]:
    """Return a person's contracts: current ones first, then the one that ended last."""
    found = leaf(_select(person_id).order_by(*by_end(clock.now())), page)
    return Leaf([Work(*row) for row in found.rows], found.number, found.more)


def by_end(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a list of contracts: those that go on, then the one that ended last."""
    ended = case((Contract.ended_at > now, None), else_=Contract.ended_at)
    return (ended.is_not(None), func.coalesce(ended, Contract.started_at).desc(),
            Contract.id.desc())


def contract(person_id: int, ref: str) -> Work | None:
    """Return one contract of this person."""
    row = session.execute(_select(person_id).where(Contract.ref == ref)).first()
    return Work(*row) if row else None


def begin(offer: Offer) -> Contract:
    """Make the contract of an accepted offer.

    Whoever calls has required `Ability.accept_contract` under lock and knows that the offer
    stands: see `offers.accept`, the only way to a new contract.
    """
    now = clock.now()
    made = Contract(title=offer.title, freelancer_id=offer.freelancer_id,
                    organisation_id=offer.organisation_id, started_at=now, created_at=now,
                    paid_cents=0, currency=offer.currency)
    session.add(made)
    session.flush()
    return made


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    return (select(Contract.ref, Contract.title, Organisation.name, Contract.started_at,
                   Contract.ended_at, Contract.paid_cents, Contract.currency)
            .join(Organisation, Organisation.id == Contract.organisation_id)
            .where(Contract.freelancer_id == person_id))
