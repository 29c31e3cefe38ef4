"""A freelancer's public profile: what everybody may read, and not a word more.

No standing, no private part, no sums: a number that private or removed feedback went into could
be subtracted.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal_column, or_, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Contract, Feedback, Organisation, Person, Response
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.vocabulary import Category, Role, in_order
from portal.ready import maker
from portal.services.feedback import asking
from portal.services.feedback.visible import says_something
from portal.services.paging import Which
from portal.services.store import rows

_CLIENT, _OWN = asking.SIDES[Side.client], asking.SIDES[Side.freelancer]
_NONE: ColumnElement[Any] = literal_column("NULL")


class Entry(NamedTuple):
    """One feedback of a client with its answer; instants aware UTC.

    `own` is what the freelancer said about the same contract and `reply` the client's answer to
    it: both None unless clients' answers are public here.
    """

    stars_tenths: int | None
    comment: str | None
    categories: frozenset[str]
    paired_at: datetime | None
    changed_at: datetime | None
    title: str
    client: str
    ended_at: datetime
    answer: str | None
    answered_at: datetime | None
    own: str | None
    reply: str | None

    @property
    def named(self) -> tuple[Category, ...]:
        """What it names as not as agreed, in the order of the vocabulary."""
        return in_order(self.categories)

    @property
    def answer_is_older(self) -> bool:
        """Whether the answer was written before the feedback changed."""
        return policy.answer_is_older(self.answered_at, self.changed_at)


_entry = maker(Entry)


class Profile(NamedTuple):
    """A freelancer as everybody sees them, and one page of the feedback by clients."""

    ref: str
    name: str
    headline: str | None
    city: str | None
    country: str | None
    member_since: datetime
    entries: Sequence[Entry]
    number: int
    more: bool


_PERSON = select(Person.id, Person.role_names, Person.ref, Person.name, Person.headline,
                 Person.city, Person.country, Person.member_since).where(
                     Person.ref == bindparam("ref"))


def profile(ref: str, page: Which, *, with_clients_answers: bool) -> Profile | None:
    """Return the profile of a freelancer; None for an unknown ref and for everybody else."""
    found = rows(_PERSON, {"ref": ref})
    if not found or Role.freelancer not in found[0].role_names:
        return None
    person_id, _, *shown = found[0]
    now = clock.now()
    listed = rows(_entries(with_clients_answers), {
        "person": person_id, "now": now, "ended_before": policy.ended_before(now),
        "limit": page.size + 1, "offset": page.offset})
    entries = [_entry(row) for row in listed[:page.size]]
    return Profile(*[*shown, entries, page.number, len(listed) > page.size])


@lru_cache(maxsize=2)
def _entries(with_clients_answers: bool) -> Select[*tuple[Any, ...]]:
    own, reply = aliased(Feedback), aliased(Response)
    more = ([own.public_comment, reply.text] if with_clients_answers else [_NONE, _NONE])
    query = (
        select(Feedback.stars_tenths, Feedback.public_comment, Feedback.public_categories,
               Feedback.paired_at, Feedback.changed_at, Contract.title, Organisation.name,
               Feedback.contract_ended_at, Response.text, Response.posted_at, *more)
        .join(Contract, Contract.id == Feedback.contract_id)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .outerjoin(Response, and_(Response.feedback_id == Feedback.id,
                                  Response.taken_down_at.is_(None)))
        .where(Feedback.freelancer_id == bindparam("person"), Feedback.side == _CLIENT,
               Feedback.removed_at.is_(None), says_something(), asking.IS_DUE)
        .order_by(Feedback.contract_ended_at.desc(), Feedback.contract_id.desc())
        .limit(bindparam("limit")).offset(bindparam("offset")))
    if not with_clients_answers:
        return query
    due = or_(own.contract_ended_at < bindparam("ended_before"), own.paired_at <= asking.NOW)
    return query.outerjoin(
        own, and_(own.contract_id == Feedback.contract_id, own.side == _OWN,
                  own.removed_at.is_(None), due)
    ).outerjoin(reply, and_(reply.feedback_id == own.id, reply.taken_down_at.is_(None)))
