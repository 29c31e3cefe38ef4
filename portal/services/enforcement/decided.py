"""A decision as staff see it in lists and on its page: its dated facts, and the state they make."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Action, Person
from portal.policy.restrictions import suspends
from portal.policy.vocabulary import HoldMode, Kind
from portal.services.store import session


class State(StrEnum):
    """Where a decision has come to."""

    waiting = "waiting"
    signed = "signed"  # a first person has decided, a second one has to agree
    withdrawn = "withdrawn"  # by the portal, because the sum fell before anybody decided
    declined = "declined"
    announced = "announced"  # a block whose day has not come
    in_force = "in_force"
    scheduled = "scheduled"
    restored = "restored"
    lifted = "lifted"


class Decision(NamedTuple):
    """One decision or proposal. Instants are aware UTC; the state is as of `as_of`."""

    as_of: datetime
    id: int
    ref: str
    person_id: int
    kind: Kind
    mode: HoldMode
    revision: int
    proposed_at: datetime
    proposed_by: str | None
    decided_at: datetime | None
    decided_by_id: int | None
    decided_by: str | None
    reasons: str | None
    declined_because: str | None
    in_force_from: datetime | None
    completed_at: datetime | None
    restores_on: date | None
    ends_at: datetime | None
    restored_at: datetime | None
    lifted_at: datetime | None
    lifted_by_id: int | None
    lifted_by: str | None
    lifted_because: str | None
    ground: str
    signed_at: datetime | None
    approved_by: str | None
    approved_by_id: int | None
    account_active: bool | None
    answered_at: datetime | None
    staff_due_at: datetime | None
    annulled_at: datetime | None

    @property
    def suspends(self) -> bool:
        """Whether it suspends the account, and so ends by its date."""
        return suspends(self.kind, self.account_active)

    @property
    def state(self) -> State:
        """What the dated facts amount to."""
        if self.decided_at is None:
            return State.signed if self.signed_at else State.waiting
        if self.in_force_from is None:
            return State.declined if self.decided_by_id else State.withdrawn
        return self._state_since()

    def _state_since(self) -> State:
        if self.lifted_at:
            return State.lifted
        if self.restored_at or (self.ends_at and self.ends_at <= self.as_of):
            return State.restored
        if self.in_force_from and self.in_force_from > self.as_of:
            return State.announced
        return State.scheduled if self.restores_on else State.in_force

    @property
    def is_open(self) -> bool:
        """Whether it pauses something now."""
        return self.state in {State.in_force, State.scheduled, State.announced}

    @property
    def ended_at(self) -> datetime | None:
        """When it ended, if it was in force and has."""
        return self.lifted_at or (self.ends_at if self.state is State.restored else None)


_Decider, _Lifter, _Proposer = aliased(Person), aliased(Person), aliased(Person)
_Approver = aliased(Person)

DECISION = (
    Action.id, Action.ref, Action.person_id, Action.kind, Action.mode, Action.revision,
    Action.proposed_at, _Proposer.name, Action.decided_at, Action.decided_by_id, _Decider.name,
    Action.reasons, Action.declined_because, Action.in_force_from, Action.completed_at,
    Action.restores_on, Action.ends_at, Action.restored_at, Action.lifted_at,
    Action.lifted_by_id, _Lifter.name, Action.lifted_because,
    Action.ground, Action.signed_at, _Approver.name, Action.approved_by_id,
    Action.account_active, Action.answered_at, Action.staff_due_at, Action.annulled_at,
)
WIDTH = len(DECISION)
MOST = 50


def with_names(*more: Any) -> Select[*tuple[Any, ...]]:
    """Return the query for decisions, with the names of who proposed, decided and lifted."""
    return (select(*DECISION, *more).select_from(Action)
            .outerjoin(_Proposer, _Proposer.id == Action.proposed_by_id)
            .outerjoin(_Decider, _Decider.id == Action.decided_by_id)
            .outerjoin(_Approver, _Approver.id == Action.approved_by_id)
            .outerjoin(_Lifter, _Lifter.id == Action.lifted_by_id))


def of_row(row: Sequence[Any], as_of: datetime) -> Decision:
    """Return the decision that a row of `with_names` begins with."""
    key, ref, person_id, kind, mode, *rest = row[:WIDTH]
    return Decision(as_of, key, ref, person_id, Kind(kind), HoldMode(mode), *rest)


def of_person(person_id: int, *, but: int | None = None) -> list[Decision]:
    """Return the newest decisions and proposals about a person, without the one with id `but`."""
    wanted = with_names().where(Action.person_id == person_id)
    if but is not None:
        wanted = wanted.where(Action.id != but)
    rows = session.execute(wanted.order_by(Action.proposed_at.desc(), Action.id.desc())
                           .limit(MOST))
    as_of = clock.now()
    return [of_row(row, as_of) for row in rows]


def by_ref(ref: str) -> Decision | None:
    """Return the decision or proposal with this reference."""
    row = session.execute(with_names().where(Action.ref == ref)).first()
    return of_row(row, clock.now()) if row else None
