"""What is different whenever a review or its decision is: a form of an older state is stale."""

from sqlalchemy import func, select

from portal import clock
from portal.models import Action, ActionItem, Case
from portal.services.enforcement import actions
from portal.services.store import session


def of(case: Case, action: Action | None) -> str:
    """Return the mark of a review as it stands now."""
    if action is None:
        return made_of(case, None, 0)
    dropped = session.scalar(select(func.count(ActionItem.dropped_at))
                             .where(ActionItem.action_id == action.id))
    return made_of(case, action, dropped or 0)


def made_of(case: Case, action: Action | None, dropped: int) -> str:
    """Return the same where it is known how many items of the decision count no more."""
    if action is None:
        return f"{case.revision}"
    over = int(actions.is_over(action, clock.now()))
    return f"{case.revision}.{action.revision}.{over}.{dropped}"
