"""Proposals that somebody sent, as they read them again."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from portal.models import Contract, Organisation, Posting, Proposal
from portal.services.paging import Which
from portal.services.store import session
from portal.services.work.pages import Leaf, leaf


class Sent(NamedTuple):
    """One proposal. Price in cents of `currency`; instants aware UTC.

    What came in from elsewhere may lack its posting, letter or price.
    """

    ref: str
    sent_at: datetime
    letter: str | None
    price_cents: int | None
    withdrawn_at: datetime | None
    posting_ref: str | None
    title: str | None
    currency: str | None
    client: str | None
    contract_ref: str | None

    @property
    def is_pending(self) -> bool:
        """Whether it lies with the client."""
        return self.withdrawn_at is None and self.contract_ref is None


def proposals(person_id: int, page: Which) -> Leaf[Sent]:
    """Return what a person sent, newest first."""
    found = leaf(_select(person_id).order_by(Proposal.sent_at.desc(), Proposal.id.desc()), page)
    return Leaf([Sent(*row) for row in found.rows], found.number, found.more)


def proposal(person_id: int, ref: str) -> Sent | None:
    """Return one proposal of this person."""
    row = session.execute(_select(person_id).where(Proposal.ref == ref)).first()
    return Sent(*row) if row else None


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    return (select(Proposal.ref, Proposal.sent_at, Proposal.letter, Proposal.price_cents,
                   Proposal.withdrawn_at, Posting.ref, Posting.title, Posting.currency,
                   Organisation.name, Contract.ref)
            .outerjoin(Posting, Posting.id == Proposal.posting_id)
            .outerjoin(Organisation, Organisation.id == Posting.organisation_id)
            .outerjoin(Contract, Contract.id == Proposal.contract_id)
            .where(Proposal.freelancer_id == person_id))
