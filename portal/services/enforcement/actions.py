"""The one place that imposes and lifts: statement, event, letter and offers in one transaction."""

from datetime import datetime

from sqlalchemy import select, update

from portal import clock
from portal.models import Action, ActionItem, Feedback, Person
from portal.policy.refusal import Conflict
from portal.services import correspondence, events
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement import offers, proposals, statements
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.standing import lock
from portal.services.store import session


def impose(action: Action, *, by: Person | None, reasons: str,
           evidence: Evidence | None = None) -> None:
    """Put a proposed action into force with its statement of reasons.

    `by` is None only for an automatic decision, and the statement says so.
    The instant is read after the lock: nothing that was forbidden can carry
    a later time. Raises `Refusal` when the statement is not complete.
    """
    lock(action.person_id)
    now = clock.now()
    evidence = evidence or evidence_of.current(action.person_id, now)
    proposals.put_items(action, evidence)
    # The reasons first: a half-filled row may be flushed by any question that is asked below.
    action.reasons, action.decided_by_id = reasons, by.id if by else None
    action.decided_at = action.in_force_from = now
    action.threshold, action.pool = evidence.threshold, evidence.tally.pool
    told = statements.facts(action, evidence, reasons=reasons, by=by, at=now)
    session.flush()
    statements.keep(action, told, now)
    offers.freeze(action.person_id, now)
    events.record(f"{action.kind}.imposed", by=action.decided_by_id, person=action.person_id,
                  action=action.id, because=reasons)
    correspondence.hold_placed(action, told)


def lift(action: Action, *, by: Person | None, because: str, spend: bool,
         dropped: Feedback | None = None) -> None:
    """End an action in force now, for reasons the person reads.

    `spend` uses its items up for good; the living sum does not, because what
    is left may still count one day. Raises `Conflict` if it has ended already.
    """
    lock(action.person_id)
    session.refresh(action)
    now = clock.now()
    demand_not_ended(action, now)
    action.lifted_at, action.lifted_because = now, because
    action.lifted_by_id = by.id if by else None
    if spend:
        spend_items(action)
    events.record(f"{action.kind}.lifted", by=action.lifted_by_id, person=action.person_id,
                  action=action.id, because=because)
    session.flush()
    offers.give_back([action.id], now)
    correspondence.lifted(action, by=by, dropped=dropped)


def demand_not_ended(action: Action, now: datetime) -> None:
    """Raise `Conflict` if an action was lifted, or its end has come by date."""
    if action.lifted_at or action.restored_at or (action.ends_at and action.ends_at <= now):
        raise Conflict("This decision has ended already.")


def spend_items(action: Action) -> None:
    """Mark the counted items as used up: an item counts for one hold only (E1)."""
    counted = select(ActionItem.feedback_id).where(ActionItem.action_id == action.id)
    session.execute(update(Feedback).where(
        Feedback.id.in_(counted), Feedback.spent_by_id.is_(None))
        .values(spent_by_id=action.id).execution_options(synchronize_session=False))
