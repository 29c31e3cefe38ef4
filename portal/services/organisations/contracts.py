"""Contracts of the organisations a person acts for, and what waits to be said about them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, select

from portal import clock
from portal.models import Contract, Feedback, Organisation, Person
from portal.policy.feedback import Side, ended_before, giving_window
from portal.policy.window import Window
from portal.services.organisations.membership import is_client_of
from portal.services.paging import Which
from portal.services.store import session
from portal.services.work.contracts import by_end
from portal.services.work.pages import Leaf, leaf


class Hired(NamedTuple):
    """One contract as the client sees it. `paid_cents` in cents of `currency`; aware UTC.

    `given_at` is when the client's side gave its feedback; nothing tells whether the
    freelancer gave theirs.
    """

    ref: str
    title: str
    freelancer: str
    freelancer_ref: str
    organisation: str
    started_at: datetime
    ended_at: datetime | None
    paid_cents: int
    currency: str
    given_at: datetime | None

    def is_current(self, now: datetime) -> bool:
        """Whether it goes on."""
        return self.ended_at is None or self.ended_at > now

    @property
    def window(self) -> Window | None:
        """When feedback may be given; None before the end is known."""
        return giving_window(self.ended_at) if self.ended_at else None

    def waits(self, now: datetime) -> bool:
        """Whether the client may give feedback now and has not."""
        return bool(self.given_at is None and not self.is_current(now)
                    and self.window and self.window.is_open(now))


def contracts(person_id: int, page: Which) -> Leaf[Hired]:
    """Return contracts of a person's organisations: current ones first, then by their end."""
    found = leaf(_select(person_id).order_by(*by_end(clock.now())), page)
    return Leaf([Hired(*row) for row in found.rows], found.number, found.more)


def contract(person_id: int, ref: str) -> Hired | None:
    """Return one contract of the organisations this person acts for."""
    row = session.execute(_select(person_id).where(Contract.ref == ref)).first()
    return Hired(*row) if row else None


def feedback_waits(person_id: int) -> bool:
    """Tell whether some contract ended lately and this person's side has not said how it was."""
    now = clock.now()
    said = exists().where(Feedback.contract_id == Contract.id, Feedback.side == Side.client)
    return session.scalar(
        select(Contract.id).where(
            is_client_of(person_id), Contract.ended_at <= now,
            Contract.ended_at >= ended_before(now), ~said).limit(1)) is not None


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    given = and_(Feedback.contract_id == Contract.id, Feedback.side == Side.client)
    return (select(Contract.ref, Contract.title, Person.name, Person.ref, Organisation.name,
                   Contract.started_at, Contract.ended_at, Contract.paid_cents,
                   Contract.currency, Feedback.given_at)
            .join(Person, Person.id == Contract.freelancer_id)
            .join(Organisation, Organisation.id == Contract.organisation_id)
            .outerjoin(Feedback, given)
            .where(is_client_of(person_id)))
