"""Proposed holds: their items, kept in step with the evidence until somebody decides."""

from sqlalchemy import delete, select

from portal import clock
from portal.models import Action, ActionItem
from portal.services import events
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement.evidence import Evidence
from portal.services.store import session

NO_LONGER = "The sum does not reach the number that the rule asks for any more."


def refresh(action: Action) -> Evidence:
    """Bring an undecided proposal in step with today's evidence; withdraw it if it fell."""
    fresh = evidence_of.current(action.person_id, clock.now())
    if fresh.outcome == "hold":
        put_items(action, fresh)
    else:
        withdraw(action)
    return fresh


def put_items(action: Action, fresh: Evidence) -> None:
    """Let the decision count exactly the items of `fresh`; note a new revision if they differ."""
    wanted = {item.feedback_id: item for item in fresh.counted}
    stored = set(session.scalars(select(ActionItem.feedback_id).where(
        ActionItem.action_id == action.id, ActionItem.dropped_at.is_(None))))
    if stored == set(wanted):
        return
    session.execute(delete(ActionItem).where(ActionItem.action_id == action.id))
    session.add_all(ActionItem(
        action_id=action.id, feedback_id=item.feedback_id, public=item.public,
        client_group_id=item.client_group_id) for item in wanted.values())
    action.revision += 1
    session.flush()


def withdraw(action: Action) -> None:
    """Close a proposal that the evidence does not carry any more; nothing is spent."""
    action.decided_at, action.declined_because = clock.now(), NO_LONGER
    events.record("hold.withdrawn", by=None, person=action.person_id, action=action.id,
                  because=NO_LONGER)
    session.flush()
