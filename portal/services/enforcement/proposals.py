"""Proposed holds: their items, kept in step with the evidence until somebody decides."""

from sqlalchemy import delete

from portal import clock
from portal.models import Action, ActionItem
from portal.services import events
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement import four_eyes
from portal.services.enforcement.evidence import Evidence
from portal.services.store import session

CHANGED = "The evidence changed before a second person had agreed."
NO_LONGER = "The sum does not reach the number that the rule asks for any more."
CLOSED = "The account is closed: a hold would pause nothing that is not paused already."


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
    if evidence_of.counted_by(action.id) == fresh.marks:
        return
    session.execute(delete(ActionItem).where(ActionItem.action_id == action.id))
    session.add_all(ActionItem(
        action_id=action.id, feedback_id=item.feedback_id, public=item.public,
        client_group_id=item.client_group_id) for item in fresh.counted)
    action.revision += 1
    four_eyes.unsign(action, because=CHANGED)
    session.flush()


def withdraw(action: Action) -> None:
    """Close a proposal that the evidence does not carry any more; nothing is spent."""
    four_eyes.unsign(action, because=NO_LONGER)
    action.decided_at, action.declined_because = clock.now(), NO_LONGER
    events.record("hold.withdrawn", by=None, person=action.person_id, action=action.id,
                  because=NO_LONGER)
    session.flush()
