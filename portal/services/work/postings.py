"""Work that clients offer: the list to search, and one posting with what a person made of it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal import clock
from portal.models import Draft, Organisation, Posting, Proposal
from portal.policy.refusal import Refusal
from portal.services.paging import Which
from portal.services.store import session
from portal.services.work.drafts import PROPOSAL
from portal.services.work.pages import Leaf, leaf

SEARCH_LIMIT = 100
SEARCH_WORDS = 10


class Posted(NamedTuple):
    """One posting as a freelancer sees it. Budget in cents of `currency`; instants aware UTC.

    `proposal_ref` is the person's own proposal for it, `drafted_at` when they saved a draft.
    """

    ref: str
    title: str
    client: str
    country: str | None
    description: str
    budget_cents: int
    currency: str
    posted_at: datetime
    closed_at: datetime | None
    proposal_ref: str | None
    withdrawn_at: datetime | None
    drafted_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether it still takes proposals."""
        return self.closed_at is None or self.closed_at > now


def search(person_id: int, text: str, page: Which) -> Leaf[Posted]:
    """Return open postings that have every word of `text`, newest first.

    Raises `Refusal` for a text that is too long to search for.
    """
    if len(text) > SEARCH_LIMIT:
        raise Refusal(f"Search for a few words: up to {SEARCH_LIMIT} characters.")
    now = clock.now()
    found = leaf(
        _select(person_id)
        .where(or_(Posting.closed_at.is_(None), Posting.closed_at > now), Posting.posted_at <= now,
               *[_has(word) for word in text.split()[:SEARCH_WORDS]])
        .order_by(Posting.posted_at.desc(), Posting.id.desc()), page)
    return Leaf([Posted(*row) for row in found.rows], found.number, found.more)


def posting(person_id: int, ref: str) -> Posted | None:
    """Return one posting, open or closed, as this person sees it."""
    row = session.execute(_select(person_id).where(Posting.ref == ref)).first()
    return Posted(*row) if row else None


def _has(word: str) -> ColumnElement[bool]:
    """Match a word in title or text; SQLite folds ASCII alone, so other spellings are named."""
    others = () if word.isascii() else (word.lower(), word.upper(), word.capitalize())
    spellings = {word, *others}
    return or_(*[column.icontains(one, autoescape=True)
                 for one in sorted(spellings) for column in (Posting.title, Posting.description)])


def _select(person_id: int) -> Select[*tuple[Any, ...]]:
    own = and_(Proposal.posting_id == Posting.id, Proposal.freelancer_id == person_id)
    draft = and_(Draft.about_ref == Posting.ref, Draft.form == PROPOSAL,
                 Draft.person_id == person_id)
    return (select(Posting.ref, Posting.title, Organisation.name, Organisation.country,
                   Posting.description, Posting.budget_cents, Posting.currency, Posting.posted_at,
                   Posting.closed_at, Proposal.ref, Proposal.withdrawn_at, Draft.saved_at)
            .join(Organisation, Organisation.id == Posting.organisation_id)
            .outerjoin(Proposal, own).outerjoin(Draft, draft))
