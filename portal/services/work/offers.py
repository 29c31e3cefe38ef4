"""Contracts that clients offer: read, accept, decline; a rehire is a new contract too."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, or_, select

from portal import clock, dates
from portal.models import Contract, Offer, Organisation
from portal.policy.refusal import Refusal
from portal.policy.standing import Standing
from portal.policy.vocabulary import Ability
from portal.services import events
from portal.services.enforcement import standing as standing_of
from portal.services.paging import Which
from portal.services.store import session
from portal.services.work import contracts
from portal.services.work.pages import Leaf, leaf
from portal.services.work.terms import Term, term


class Offered(NamedTuple):
    """One offer to a person. Price in cents of `currency`; instants aware UTC."""

    ref: str
    title: str
    terms: str
    client: str
    price_cents: int
    currency: str
    made_at: datetime
    accepted_at: datetime | None
    declined_at: datetime | None
    contract_ref: str | None
    is_rehire: bool
    term: Term

    def is_open(self, now: datetime) -> bool:
        """Whether it waits for an answer and can still be given one."""
        return self.accepted_at is None and self.declined_at is None and not self.term.is_over(now)


def offers(person_id: int, standing: Standing, page: Which) -> Leaf[Offered]:
    """Return a person's offers: those to answer first, then the others, newest first."""
    found = leaf(_select(person_id).order_by(_order(standing.as_of), Offer.made_at.desc(),
                                             Offer.id.desc()), page)
    return Leaf([_offered(row, standing) for row in found.rows], found.number, found.more)


def offer(person_id: int, ref: str, standing: Standing) -> Offered | None:
    """Return one offer to this person."""
    row = session.execute(_select(person_id).where(Offer.ref == ref)).first()
    return _offered(row, standing) if row else None


def accept(person_id: int, ref: str) -> str:
    """Accept an offer: a contract begins. Return the contract's ref; twice is as good as once.

    Raises `Paused` while new contracts are paused, `Refusal` for an offer that has ended or
    was declined, `LookupError` for an unknown one. Nothing changes then.
    """
    if begun := _contract_of(_own(person_id, ref)):
        return begun
    standing_of.require(person_id, Ability.accept_contract)
    found = _own(person_id, ref, lock=True)
    if begun := _contract_of(found):
        return begun
    _settle_time(person_id, found)
    contract = contracts.begin(found)
    found.accepted_at, found.contract_id = contract.started_at, contract.id
    events.record("offer.accepted", by=person_id, person=person_id,
                  facts={"offer": ref, "contract": contract.ref})
    return contract.ref


def decline(person_id: int, ref: str) -> None:
    """Decline an offer, held or not; twice is as good as once.

    Raises `Refusal` for an accepted offer, `LookupError` for an unknown one.
    """
    found = _own(person_id, ref, lock=True)
    if found.accepted_at is not None:
        raise Refusal("You have accepted this offer, so it cannot be declined any more.")
    if found.declined_at is None:
        found.declined_at = clock.now()
        events.record("offer.declined", by=person_id, person=person_id, facts={"offer": ref})


def _own(person_id: int, ref: str, *, lock: bool = False) -> Offer:
    query = select(Offer).where(Offer.freelancer_id == person_id, Offer.ref == ref)
    if lock:
        query = query.with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise LookupError(ref)
    return found


def _contract_of(found: Offer) -> str | None:
    if found.accepted_at is None:
        return None
    return session.scalar(select(Contract.ref).where(Contract.id == found.contract_id))


def _settle_time(person_id: int, found: Offer) -> None:
    """Write down until when the offer can be accepted; raise `Refusal` if it cannot be."""
    if found.declined_at is not None:
        raise Refusal("You have declined this offer, so it cannot be accepted any more.")
    stands = standing_of.standing(person_id)
    time = term(found.made_at, found.expires_at, found.frozen_at, stands)
    if time.until is not None and time.is_over(stands.as_of):
        raise Refusal(f"This offer ended on {dates.rule_words(time.until)}, so it cannot be "
                      "accepted any more. The client can make a new one.")
    found.expires_at, found.frozen_at = time.until or found.expires_at, None


def _order(now: datetime) -> Any:
    answered = or_(Offer.accepted_at.is_not(None), Offer.declined_at.is_not(None))
    over = and_(Offer.frozen_at.is_(None), Offer.expires_at <= now)
    return case((answered, 2), (over, 1), else_=0)


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    before = (select(Contract.id).where(
        Contract.freelancer_id == Offer.freelancer_id,
        Contract.organisation_id == Offer.organisation_id,
        Contract.started_at < Offer.made_at).correlate(Offer)).exists()
    return (select(Offer.ref, Offer.title, Offer.terms, Organisation.name, Offer.price_cents,
                   Offer.currency, Offer.made_at, Offer.accepted_at, Offer.declined_at,
                   Contract.ref, before, Offer.expires_at, Offer.frozen_at)
            .join(Organisation, Organisation.id == Offer.organisation_id)
            .outerjoin(Contract, Contract.id == Offer.contract_id)
            .where(Offer.freelancer_id == person_id))


def _offered(row: Any, standing: Standing) -> Offered:
    facts: list[Any] = list(row)
    frozen_at, expires_at = facts.pop(), facts.pop()
    facts.append(term(row.made_at, expires_at, frozen_at, standing))
    return Offered(*facts)
