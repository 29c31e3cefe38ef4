"""Where a person stands: the actions in force, and what each of them pauses."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from portal.policy.refusal import Refusal
from portal.policy.restoration import instant_of
from portal.policy.restrictions import ABILITY_WORDS
from portal.policy.vocabulary import Ability, Ground, Kind


class State(StrEnum):
    """The one word for a person's standing; words, never a score."""

    active = "active"
    on_hold = "on_hold"
    scheduled = "scheduled"  # on hold, path completed, the Monday is known
    suspended = "suspended"
    closed = "closed"


STATE_WORDS: dict[State, str] = {
    State.active: "Active",
    State.on_hold: "On hold",
    State.scheduled: "On hold until Monday",
    State.suspended: "Suspended while we check",
    State.closed: "Closed",
}


class ActionInForce(NamedTuple):
    """One action that has been imposed and not lifted. Instants are aware UTC.

    `restores_on` is the Pacific Monday of a hold whose path is completed; where it is set it
    decides the end, so that a change of the time zone database moves the instant, not the day.
    """

    ref: str
    kind: Kind
    ground: Ground
    since: datetime
    ends_at: datetime | None = None
    restores_on: date | None = None
    abilities: frozenset[Ability] = frozenset()
    completed_at: datetime | None = None

    @property
    def end(self) -> datetime | None:
        """The instant from which it pauses nothing any more; None while that is not known."""
        return instant_of(self.restores_on) if self.restores_on else self.ends_at

    def restricts(self, as_of: datetime) -> bool:
        """Whether it counts at that instant, by date alone: no job needs to have run.

        Only a block is announced ahead of its beginning. Everything else counts from the
        moment it is decided, also where the clocks of two machines disagree a little.
        """
        announced = self.kind is Kind.block and as_of < self.since
        ended = self.end is not None and self.end <= as_of
        return not announced and not ended

    @property
    def state(self) -> State:
        """The standing of a person who has this action alone, while it counts."""
        if self.kind is Kind.block:
            return State.closed
        if self.kind is Kind.hold:
            return State.scheduled if self.restores_on else State.on_hold
        return State.suspended if self.abilities else State.active


class Verdict(NamedTuple):
    """The answer to `may()`. True in a condition exactly when it is allowed."""

    allowed: bool
    ability: Ability
    because: ActionInForce | None = None

    def __bool__(self) -> bool:
        return self.allowed


class Paused(Refusal):
    """The person may not do this now; `verdict` says which action stands in the way."""

    def __init__(self, verdict: Verdict, sentence: str | None = None) -> None:
        words = ABILITY_WORDS[verdict.ability]
        super().__init__(sentence or f"This is paused for now: {words[0].lower()}{words[1:]}.")
        self.verdict = verdict


_HEAVIEST_FIRST = (State.closed, State.suspended, State.on_hold, State.scheduled)


class Standing(NamedTuple):
    """A person's standing at one instant, the same for page, mail, API and job."""

    person_id: object
    as_of: datetime
    actions: tuple[ActionInForce, ...] = ()

    @property
    def in_force(self) -> tuple[ActionInForce, ...]:
        """The actions that count at `as_of`: heaviest first, then the one that ends last."""
        counting = [action for action in self.actions if action.restricts(self.as_of)]
        return tuple(sorted(counting, key=_rank, reverse=True))

    @property
    def state(self) -> State:
        """The heaviest state of all actions in force."""
        states = {action.state for action in self.in_force}
        return next((state for state in _HEAVIEST_FIRST if state in states), State.active)

    @property
    def taken(self) -> frozenset[Ability]:
        """Every ability that some action in force takes away."""
        return frozenset().union(*(action.abilities for action in self.in_force))

    def may(self, ability: Ability) -> Verdict:
        """Whether the person may do this now and, if not, which action stands in the way."""
        for action in self.in_force:
            if ability in action.abilities:
                return Verdict(False, ability, action)
        return Verdict(True, ability)

    def others(self, ability: Ability, ref: str) -> list[ActionInForce]:
        """The actions in force that take this away beside the one with this reference."""
        return [one for one in self.in_force if ability in one.abilities and one.ref != ref]

    def beside(self, ability: Ability, ref: str) -> list[ActionInForce]:
        """The same with what is announced: while there is any, an end promises nothing back."""
        return [one for one in self.actions if ability in one.abilities and one.ref != ref
                and (one.end is None or one.end > self.as_of)]

    def demand(self, ability: Ability) -> None:
        """Do nothing if it is allowed; raise Paused with a sentence and the verdict if not."""
        verdict = self.may(ability)
        if not verdict:
            raise Paused(verdict)


def _rank(action: ActionInForce) -> tuple[int, bool, float]:
    end = action.end
    return action.kind.weight, end is None, end.timestamp() if end else 0.0
