"""The living sum: when public evidence falls away, the decision follows at once."""

from collections.abc import Collection

from sqlalchemy import select

from portal import clock
from portal.models import Action, ActionItem, Feedback
from portal.policy import holds
from portal.policy.tally import Item
from portal.services.enforcement import actions, four_eyes, living_warning, proposals
from portal.services.enforcement.standing import lock
from portal.services.store import session

EXPLANATION = ("Public feedback that this decision had counted no longer counts: {because}. What "
               "is left is less than the rule asks for.")

OTHER_WORDS = "A feedback that it counts was changed before a second person had agreed."


def redo(feedback: Feedback, *, because: str) -> None:
    """Redo every sum that counts this public feedback, in the caller's transaction.

    `because` goes on from "because …", about a public item only.
    """
    lock(feedback.freelancer_id)
    for item, action in _counting(feedback.id):
        if not item.public:
            continue
        item.dropped_at, item.dropped_because = clock.now(), because
        session.flush()
        if action.decided_at is None:
            proposals.refresh(action)
        elif actions.is_over(action, clock.now()):
            continue  # by its date; only the record of it is still to be written
        elif not stands(action):
            actions.lift(action, by=None, because=EXPLANATION.format(because=because),
                         spend=False, dropped=feedback)
    living_warning.redo(feedback, because=because)


def say_anew(feedback: Feedback) -> None:
    """Note on open proposals that a feedback they count says something else now.

    A first signature was for other words, so it is taken back.
    """
    for _, action in _counting(feedback.id):
        if action.decided_at is None:
            action.revision += 1
            four_eyes.unsign(action, because=OTHER_WORDS)


def stands(action: Action, *, without: Collection[int] = ()) -> bool:
    """Tell whether a decision still reaches its threshold with what is left of it.

    `without` are the ids of more feedback to leave out. What counts no feedback does not stand.
    """
    rows = session.execute(select(
        ActionItem.feedback_id, ActionItem.client_group_id, ActionItem.public,
        ActionItem.dropped_at).where(ActionItem.action_id == action.id))
    items = [Item(group, public, dropped is None and feedback_id not in without)
             for feedback_id, group, public, dropped in rows]
    return holds.still_stands(items, pool=action.pool or 0,
                              threshold=action.threshold or holds.THRESHOLD)


def _counting(feedback_id: int) -> list[tuple[ActionItem, Action]]:
    """Return the undecided decisions and those in force that count a feedback."""
    rows = session.execute(
        select(ActionItem, Action).join(Action, Action.id == ActionItem.action_id)
        .where(ActionItem.feedback_id == feedback_id, ActionItem.dropped_at.is_(None),
               Action.lifted_at.is_(None), Action.restored_at.is_(None),
               Action.declined_because.is_(None)))
    return [(item, action) for item, action in rows]
