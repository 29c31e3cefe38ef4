"""Everything staff read on the page of one decision, in the same few queries for every size."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, select

from portal import clock
from portal.models import Action, Case, Event, OutboxLetter, Person, Statement
from portal.policy.vocabulary import Kind
from portal.services import humans
from portal.services.cases import notices
from portal.services.enforcement import decided, history
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement.decided import Decision
from portal.services.enforcement.evidence import Evidence, EvidenceItem
from portal.services.enforcement.history import Happening, Sent
from portal.services.enforcement.subjects import SUBJECT, Subject
from portal.services.together import Answer, Together


class Mark(StrEnum):
    """What a feedback is to a decision."""

    counts = "counts"
    new = "new"  # counts now, and did not when the hold was proposed
    gone = "gone"  # counted once, and does not any more
    unsafe = "unsafe"  # private, and the privacy rules do not let it count


class Exhibit(NamedTuple):
    """One feedback beside a decision. Words of a private one are for staff alone."""

    item: EvidenceItem
    mark: Mark


@dataclass(frozen=True)
class Proposal:
    """A hold that somebody has to decide, with the evidence as it is now and as it was found."""

    decision: Decision
    subject: Subject
    evidence: Evidence
    found: tuple[EvidenceItem, ...]
    earlier: tuple[Decision, ...]

    @cached_property
    def exhibits(self) -> list[Exhibit]:
        """All items, those that do not count any more at the end."""
        counted = {item.feedback_id for item in self.evidence.counted}
        known = {item.feedback_id for item in self.found}
        live = [Exhibit(item, _mark(item.feedback_id, counted, known))
                for item in self.evidence.items]
        shown = {item.feedback_id for item in self.evidence.items}
        return live + [Exhibit(item, Mark.gone) for item in self.found
                       if item.feedback_id not in shown]

    @property
    def changed(self) -> bool:
        """Whether the evidence differs from what the proposal was made with."""
        return any(exhibit.mark in {Mark.new, Mark.gone} for exhibit in self.exhibits)


@dataclass(frozen=True)
class File:
    """A decision that was taken: its statement, its evidence, and all that happened after."""

    decision: Decision
    subject: Subject
    told: dict[str, Any] | None
    exhibits: tuple[Exhibit, ...]
    events: tuple[Happening, ...]
    letters: tuple[Sent, ...]
    request: str | None = None

    @cached_property
    def dropped(self) -> list[EvidenceItem]:
        """Feedback that it counted once and does not any more."""
        return [one.item for one in self.exhibits if one.item.removed]

    @cached_property
    def counted(self) -> list[tuple[str, str, bool]]:
        """Return (reference, contract's title, public) of each feedback that it counts."""
        return [(one.item.ref, one.item.title, one.item.public) for one in self.exhibits
                if not one.item.removed]


# The request in which the person answers a decision.
_REQUEST = (select(Case.ref).where(Case.action_id == Action.id, Case.kind.in_(notices.KINDS))
            .order_by(Case.id).limit(1).correlate(Action).scalar_subquery())


_THIS: ColumnElement[bool] = Action.ref == bindparam("ref")
_ID = select(Action.id).where(_THIS).scalar_subquery()
_HEAD = (
    decided.with_names(Statement.facts, _REQUEST, *SUBJECT)
    .join(Person, Person.id == Action.person_id)
    .outerjoin(Statement, Statement.action_id == Action.id)
    .where(_THIS, Action.person_id.not_in(humans.close_to(bindparam("reader")))))
_FILE = Together(_HEAD, evidence_of.counted_by_action(_THIS),
                 history.events(Event.action_id == _ID),
                 history.letters(OutboxLetter.action_id == _ID))


def of(ref: str, reader_id: int) -> Proposal | File | None:
    """Return what there is to read about the decision with this reference, for staff.

    None for whoever may not decide it, being too close: see `humans.close_to`.
    """
    head, items, events, letters = _FILE.ask({"ref": ref, "reader": reader_id})
    if not head:
        return None
    decision = decided.of_row(head[0], clock.now())
    told, request, *about = head[0][decided.WIDTH:]
    if decision.decided_at is None:
        return _proposal(decision, Subject(*about))
    return File(
        decision, Subject(*about), told, _exhibits(items) if decision.kind is Kind.hold else (),
        tuple(Happening(*row) for row in events), tuple(Sent(*row) for row in letters), request)


def _proposal(decision: Decision, subject: Subject) -> Proposal:
    evidence, found = evidence_of.beside(decision.id, subject.id, decision.as_of)
    return Proposal(decision, subject, evidence, tuple(found),
                    tuple(decided.of_person(subject.id, but=decision.id)))


def _exhibits(found: Answer) -> tuple[Exhibit, ...]:
    items = (evidence_of.counted_item(row) for row in found)
    return tuple(Exhibit(item, Mark.gone if item.removed else Mark.counts) for item in items)


def _mark(feedback_id: int, counted: set[int], known: set[int]) -> Mark:
    if feedback_id not in counted:
        return Mark.gone if feedback_id in known else Mark.unsafe
    return Mark.counts if feedback_id in known else Mark.new
