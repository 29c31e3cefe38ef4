"""First signatures that stand for nothing any more: their author left, or the evidence moved."""

from sqlalchemy import select

from portal import clock
from portal.models import Action, Person
from portal.policy.refusal import Conflict
from portal.policy.vocabulary import STAFF, Kind
from portal.services import events
from portal.services.enforcement import four_eyes, holds, proposals
from portal.services.enforcement.standing import lock_decision
from portal.services.store import session

LEFT = "Who decided it first left the team before a second person had agreed."
GONE = ("{name} decided this first and has left the team since, so there is nobody for you to "
        "agree with. The page shows how it stands now.")


def take_back_all(person_id: int) -> int:
    """Take back every signature of somebody who left that nobody has agreed to; how many.

    A proposed hold waits for a decision again. A decision by hand is closed: its words were
    its author's, and a colleague who thinks the same writes their own.
    """
    signed = session.scalars(
        select(Action).where(Action.decided_by_id == person_id, Action.signed_at.is_not(None),
                             Action.decided_at.is_(None)).order_by(Action.person_id)).all()
    return sum(_take_back(action) for action in signed)


def demand_present(action: Action) -> None:
    """Raise `Conflict` if whoever decided first is no member of the team any more."""
    first = _first(action)
    if first is not None and not first.role_names & STAFF:
        raise Conflict(GONE.format(name=first.name))


def bring_in_step(ref: str) -> None:
    """Let an undecided action say what stands now: its signature, and what a hold counts.

    A hold that the evidence does not carry any more is withdrawn. For after a `Conflict`; a
    decided one is left alone.
    """
    action = holds.by_ref(ref)
    if action is None:
        return
    lock_decision(action)
    if action.decided_at is not None:
        return
    first = _first(action)
    if first is not None and not first.role_names & STAFF:
        _take_back(action)
    elif action.kind == Kind.hold:
        proposals.refresh(action)


def _first(action: Action) -> Person | None:
    """Return who decided first, read again: roles may have changed since the page was opened."""
    if action.decided_by_id is None:
        return None
    return session.get_one(Person, action.decided_by_id, populate_existing=True)


def _take_back(action: Action) -> bool:
    """Take one signature back; False if somebody has agreed or declined meanwhile."""
    lock_decision(action)
    if action.signed_at is None or action.decided_at is not None:
        return False
    four_eyes.unsign(action, because=LEFT)
    action.revision += 1
    if action.kind != Kind.hold:
        action.decided_at, action.declined_because = clock.now(), LEFT
        events.record(f"{action.kind}.withdrawn", by=None, person=action.person_id,
                      action=action.id, because=LEFT)
    session.flush()
    return True
