"""Send and withdraw proposals; nobody sends one while proposals are paused."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from portal import clock, dates
from portal.models import Contract, Posting, Proposal
from portal.models.base import new_ref
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.policy.vocabulary import Ability
from portal.services import events
from portal.services.enforcement import standing
from portal.services.many import insert
from portal.services.store import session
from portal.services.work import drafts, money

LETTER_LIMIT = 5_000  # characters

SENT = ("You have already sent a proposal for this posting. A posting takes one proposal from "
        "each person, so this one was not sent.")
WITHDRAWN = ("You sent a proposal for this posting and withdrew it. A posting takes one proposal "
             "from each person, so this one was not sent.")


class AlreadySent(Refusal):
    """There is a proposal of this person for this posting: `ref`. A posting takes one of each."""

    def __init__(self, ref: str, sentence: str) -> None:
        super().__init__(sentence)
        self.ref = ref


class Wording(NamedTuple):
    """A proposal that can be sent as it stands; price in cents of the posting's currency."""

    price_cents: int
    letter: str


class _Earlier(NamedTuple):
    """What this person has sent for this posting before."""

    ref: str
    price_cents: int | None
    letter: str | None
    withdrawn_at: datetime | None

    def is_the_same(self, words: Wording) -> bool:
        """Whether it says the same and still stands."""
        return (self.withdrawn_at is None and self.price_cents == words.price_cents
                and self.letter == words.letter)


def letter_of(text: str) -> str:
    """Return the letter as it is stored; raises `Refusal` for none and for too long a one."""
    letter = clean(text, LETTER_LIMIT, "your letter")
    if not letter:
        raise Refusal("Write your letter before you go on.")
    return letter


def wording(currency: str, *, price: str, letter: str) -> Wording:
    """Return a proposal as it is stored; raises `Refusal` for what cannot be sent."""
    return Wording(money.cents(price, currency), letter_of(letter))


def send(person_id: int, posting_ref: str, *, price: str, letter: str) -> str:
    """Send a proposal and return its ref; the same one sent twice is one.

    Raises `Paused` while proposals are paused, `AlreadySent` for a second and different one,
    `Refusal` for a closed posting or a text that cannot be sent; `LookupError` for an unknown
    posting. Nothing is stored then.
    """
    posting = _posting(posting_ref)
    try:
        words = wording(posting.currency, price=price, letter=letter)
    except Refusal:
        standing.require(person_id, Ability.send_proposal)  # a pause is the greater news
        raise
    earlier = _earlier(person_id, posting)
    if earlier and earlier.is_the_same(words):
        return earlier.ref
    standing.require(person_id, Ability.send_proposal)
    return _send(person_id, posting, words)


def withdraw(person_id: int, ref: str) -> None:
    """Take back a pending proposal; twice is as good as once. Always possible, held or not.

    Raises `LookupError` for an unknown one and `Refusal` when it became a contract.
    """
    found = session.scalar(select(Proposal).where(
        Proposal.freelancer_id == person_id, Proposal.ref == ref).with_for_update())
    if found is None:
        raise LookupError(ref)
    if found.contract_id is not None:
        title = session.scalar(select(Contract.title).where(Contract.id == found.contract_id))
        raise Refusal(f"This proposal has become the contract “{title}”, so it cannot be "
                      "withdrawn any more.")
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        events.record("proposal.withdrawn", by=person_id, person=person_id,
                      facts={"proposal": ref})


def _send(person_id: int, posting: Any, words: Wording) -> str:
    now = clock.now()  # after the lock: never later than a hold that was faster
    if posting.closed_at is not None and posting.closed_at <= now:
        raise Refusal("This posting has taken no more proposals since "
                      f"{dates.rule_words(posting.closed_at)}. Nothing was sent.")
    ref = _insert(person_id, posting, words, now)
    if ref is None:
        return _of_another_window(person_id, posting, words)
    drafts.remove(person_id, drafts.PROPOSAL, posting.ref)
    events.record("proposal.sent", by=person_id, person=person_id,
                  facts={"proposal": ref, "posting": posting.ref})
    return ref


def _of_another_window(person_id: int, posting: Any, words: Wording) -> str:
    """Return the ref of the same proposal, sent before; raises `AlreadySent` for another one."""
    earlier = _earlier(person_id, posting)
    if earlier is None:
        raise LookupError(posting.ref)
    if not earlier.is_the_same(words):
        raise AlreadySent(earlier.ref, SENT if earlier.withdrawn_at is None else WITHDRAWN)
    return earlier.ref


def _posting(ref: str) -> Any:
    row = session.execute(select(Posting.id, Posting.ref, Posting.currency, Posting.closed_at)
                          .where(Posting.ref == ref)).first()
    if row is None:
        raise LookupError(ref)
    return row


def _earlier(person_id: int, posting: Any) -> "_Earlier | None":
    row = session.execute(
        select(Proposal.ref, Proposal.price_cents, Proposal.letter, Proposal.withdrawn_at)
        .where(Proposal.posting_id == posting.id, Proposal.freelancer_id == person_id)).first()
    return _Earlier(*row) if row else None


def _insert(person_id: int, posting: Any, words: Wording, now: datetime) -> str | None:
    """Store the proposal; None if there is one already."""
    stored: str | None = session.scalar(
        insert(Proposal).values(
            ref=new_ref("R"), posting_id=posting.id, freelancer_id=person_id, sent_at=now,
            letter=words.letter, price_cents=words.price_cents)
        .on_conflict_do_nothing(index_elements=["posting_id", "freelancer_id"])
        .returning(Proposal.ref))
    return stored
