"""The reviews there are of a decision, and whether another one can be asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal import dates
from portal.models import Appeal, Case
from portal.policy.appeals import Outcome
from portal.policy.refusal import Refusal
from portal.services.enforcement.appeals.matters import Matter
from portal.services.store import session

TOO_LATE = "The time to ask for a review of this decision ended on {until}."
PENDING = "You have already asked for a review of this decision. We answer it by {due}."
OTHERS = ("Somebody else whom it concerns has asked for a review of this already, and it is being "
          "looked at. When that is finished, you can ask for one as well.")


class AlreadyAsked(Refusal):
    """A review of this decision is waiting; `ref` is its request."""

    def __init__(self, ref: str, due_at: datetime | None) -> None:
        words = dates.rule_words(due_at) if due_at else "the date in the request"
        super().__init__(PENDING.format(due=words))
        self.ref = ref


class Asked(NamedTuple):
    """One review of a decision as its person sees it; aware UTC. `ref` is its request."""

    ref: str
    person_id: int
    asked_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    outcome: str | None


def of_matter(matter: Matter) -> list[Asked]:
    """Return every review of a decision, the newest first.

    A removal concerns several people: what others have asked and got is theirs alone.
    """
    about = (Appeal.action_id == matter.action_id if matter.action_id
             else Appeal.report_case_id == matter.report_case_id)
    found = session.execute(
        select(Case.ref, Case.person_id, Appeal.asked_at, Case.due_at, Appeal.decided_at,
               Appeal.outcome)
        .join(Appeal, Appeal.case_id == Case.id).where(about).order_by(Appeal.case_id.desc()))
    asked = [Asked(*row) for row in found]
    return [one for one in asked if not matter.removed or one.person_id == matter.person_id
            or one.decided_at is None]


def needs_new(known: Sequence[Asked]) -> bool:
    """Whether another review asks for new evidence: one was decided already."""
    return any(one.outcome and one.outcome != Outcome.withdrawn for one in known)


def demand_open(matter: Matter, known: Sequence[Asked], now: datetime) -> None:
    """Raise `AlreadyAsked` or `Refusal` unless a review can be asked for now."""
    waiting = next((one for one in known if one.decided_at is None), None)
    if waiting and matter.removed and waiting.person_id != matter.person_id:
        raise Refusal(OTHERS)
    if waiting:
        raise AlreadyAsked(waiting.ref, waiting.due_at)
    if matter.settled:
        raise Refusal(matter.settled)
    if not matter.window.is_open(now):
        raise Refusal(TOO_LATE.format(until=dates.rule_words(matter.window.closes)))
