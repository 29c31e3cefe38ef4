"""Leaving feedback on one's own ended contracts, and editing it while nobody else sees it."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal import clock, dates
from portal.models import Contract, Feedback, Organisation, Person
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import UTC, Ability
from portal.policy.window import Window
from portal.services import events
from portal.services.enforcement import standing
from portal.services.feedback import given as store
from portal.services.feedback import pairing, readable, visible, words
from portal.services.feedback.words import Words
from portal.services.organisations.membership import is_client_of
from portal.services.store import session
from portal.services.work import drafts

FORM = "feedback"  # of its drafts

TOO_LATE = "The time for feedback on this contract ended on {day}. Nothing was sent."
ALREADY = ("You have left feedback on this contract already, perhaps in another window, so this "
           "was not sent.")
COLLEAGUE = ("{author} has left feedback on this contract for {organisation} already. "
             "Each side can leave feedback once, so this was not sent.")
SHOWN = ("Both of you have left feedback by now, so both can be seen and neither can be changed "
         "any more. This was not saved.")
NOT_YOURS = "Only {author} can change this feedback."
REMOVED = "This feedback was removed, so it cannot be changed any more."
MEANWHILE = ("You changed this feedback in another window after you opened this one, so this was "
             "not saved.")


class Given(NamedTuple):
    """What our side gave. `seen_from`: when the other side sees its public part (aware UTC)."""

    ref: str
    author_id: int | None
    author: str
    given_at: datetime
    edited_at: datetime | None
    paired_at: datetime | None
    removed_at: datetime | None
    seen_from: datetime
    words: Words

    @property
    def revision(self) -> str:
        """What is different after each edit, for the form to say which one it shows."""
        return (self.edited_at or self.given_at).isoformat()


class Giving(NamedTuple):
    """One ended contract of a person as its `side` can give feedback on it."""

    contract_id: int
    contract_ref: str
    title: str
    ended_at: datetime
    organisation: str
    freelancer: str
    side: Side
    given: Given | None

    @property
    def partner(self) -> str:
        """Whom the feedback is about."""
        return self.freelancer if self.side is Side.client else self.organisation

    @property
    def window(self) -> Window:
        """When feedback can be given and, until the other side gave theirs, edited."""
        return policy.giving_window(self.ended_at)

    def no(self, person_id: int, now: datetime) -> Refusal | None:
        """Say why this person cannot give or edit it now; None if they can."""
        given = self.given
        if given and given.author_id != person_id:
            return Refusal(NOT_YOURS.format(author=given.author))
        if given and given.removed_at:
            return Refusal(REMOVED)
        if given and visible.is_due(self.ended_at, given.paired_at, now) and given.paired_at:
            return Refusal(SHOWN)
        if not self.window.is_open(now):
            return Refusal(TOO_LATE.format(day=dates.rule_words(self.window.closes, rule=UTC)))
        return None


def find(person_id: int, contract_ref: str, side: Side) -> Giving | None:
    """Return an ended contract of this person's side, with what that side gave."""
    row = session.execute(_select(person_id, side).where(Contract.ref == contract_ref)).first()
    return _giving(row, side) if row else None


def give(person_id: int, contract_ref: str, side: Side, said: Words) -> str:
    """Store a side's feedback and return its ref; the same one sent twice is one.

    If the other side's public part is there, both can be seen from now on. Raises
    `LookupError` for a contract that is not theirs or goes on, `Paused` where writing is
    paused, `Refusal` for unfit words, after the time, and where the side gave it already.
    """
    found, fit = _locked(person_id, contract_ref, side), words.checked(side, said)
    if found.given and found.given.author_id == person_id and found.given.words == fit:
        return found.given.ref
    demand_open(person_id, found)
    made = store.record(found.contract_id, side=side.value, given_at=clock.now(),
                        author_id=person_id, **fit.columns)
    drafts.remove(person_id, FORM, contract_ref)
    # Names its author alone: the other side must not be able to tell that there is one.
    events.record("feedback.given", by=person_id, facts={"feedback": made.ref})
    _tell_if_paired(made)
    return made.ref


def demand_open(person_id: int, found: Giving) -> None:
    """Raise `Refusal` if the side gave its feedback already, or the time for it is over."""
    if found.given:
        raise _second(person_id, found)
    if no := found.no(person_id, clock.now()):
        raise no


def edit(person_id: int, contract_ref: str, side: Side, said: Words, *, seen: str) -> None:
    """Let the author edit what only they see yet; `seen` is the revision their form showed.

    Raises what `give` raises, and `Conflict` if it was edited since the form was opened.
    """
    found, fit = _locked(person_id, contract_ref, side), words.checked(side, said)
    if found.given is None:
        raise LookupError(contract_ref)
    if no := found.no(person_id, clock.now()):
        raise no
    drafts.remove(person_id, FORM, contract_ref)
    if found.given.words == fit:
        return
    if found.given.revision != seen:
        raise Conflict(MEANWHILE)
    feedback = session.scalars(select(Feedback).where(Feedback.ref == found.given.ref)).one()
    store.edit(feedback, **{name: value for name, value in fit.columns.items()
                            if getattr(feedback, name) != value})
    _tell_if_paired(feedback)


def _tell_if_paired(feedback: Feedback) -> None:
    """Write to both sides if this was the second public part."""
    if feedback.paired_at is not None:
        readable.tell(feedback.contract_id, clock.now())


def _locked(person_id: int, contract_ref: str, side: Side) -> Giving:
    """Find the contract, lock it, and read it again: whoever was faster has given by then."""
    found = find(person_id, contract_ref, side)
    if found is None:
        raise LookupError(contract_ref)
    standing.require(person_id, Ability.answer_feedback)
    pairing.locked(found.contract_id)
    again = find(person_id, contract_ref, side)
    if again is None:
        raise LookupError(contract_ref)
    return again


def _second(person_id: int, found: Giving) -> Refusal:
    if found.given is None or found.given.author_id == person_id:
        return Refusal(ALREADY)
    return Refusal(COLLEAGUE.format(author=found.given.author, organisation=found.organisation))


_Author = aliased(Person)


def _select(person_id: int, side: Side) -> Select[*tuple[Any, ...]]:
    mine = (Contract.freelancer_id == person_id if side is Side.freelancer
            else is_client_of(person_id))
    return (
        select(Contract.id, Contract.ref, Contract.title, Contract.ended_at,
               Organisation.name.label("organisation"), Person.name.label("freelancer"),
               Feedback, _Author.name.label("author"))
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .join(Person, Person.id == Contract.freelancer_id)
        .outerjoin(Feedback, (Feedback.contract_id == Contract.id) & (Feedback.side == side.value))
        .outerjoin(_Author, _Author.id == Feedback.author_id)
        .where(mine, Contract.ended_at <= clock.now())
        .execution_options(populate_existing=True))


def _giving(row: Any, side: Side) -> Giving:
    contract_id, ref, title, ended_at, organisation, freelancer, feedback, author = row
    given = feedback and Given(
        feedback.ref, feedback.author_id, author or organisation, feedback.given_at,
        feedback.edited_at, feedback.paired_at, feedback.removed_at,
        policy.visible_from(ended_at, feedback.paired_at), words.of(feedback))
    return Giving(contract_id, ref, title, ended_at, organisation, freelancer, side, given)
