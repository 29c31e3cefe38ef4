"""Holds in force whose private items changed: their sum is redone in the weekly check (E2)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, or_, select, tuple_, update

from portal.models import Action, ActionItem, Feedback
from portal.services.enforcement import actions, living_sum
from portal.services.enforcement.standing import IN_FORCE
from portal.services.many import among
from portal.services.store import session

ITEM: Table = ActionItem.__table__

# Of private feedback nobody is told whose it was, or that it changed.
EXPLANATION = ("We redid the sum of this decision in the weekly check. What counts today does not "
               "reach the number that the rule asks for, so the hold ends at once.")
CHANGED = "its author changed it"
REMOVED = "it was removed"


def people() -> list[int]:
    """Whose hold counts a private item that does not stand any more."""
    return list(session.scalars(_fallen(Action.person_id).distinct()))


def redo(ids: Collection[int], as_of: datetime) -> int:
    """Drop private items that stand no longer, and lift the holds that fall by it; how many."""
    fallen = session.execute(
        _fallen(ActionItem.action_id, ActionItem.feedback_id, Feedback.removed_at)
        .where(among(Action.person_id, ids))).all()
    for because in (CHANGED, REMOVED):
        pairs = [(action, item) for action, item, removed in fallen
                 if (REMOVED if removed else CHANGED) == because]
        _drop(pairs, because, as_of)
    lifted = 0
    for action_id in sorted({row.action_id for row in fallen}):
        action = session.get_one(Action, action_id)
        ended = action.ends_at is not None and action.ends_at <= as_of
        if not ended and not living_sum.stands(action):
            actions.lift(action, by=None, because=EXPLANATION, spend=False)
            lifted += 1
    session.flush()
    return lifted


def _fallen(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Private items of holds in force that were removed, or changed to name nothing."""
    gone: ColumnElement[bool] = or_(
        Feedback.removed_at.is_not(None),
        ~(Feedback.private_negative | Feedback.public_negative))
    return (select(*columns).select_from(Action)
            .join(ActionItem, ActionItem.action_id == Action.id)
            .join(Feedback, Feedback.id == ActionItem.feedback_id)
            .where(*IN_FORCE, ActionItem.dropped_at.is_(None), ~ActionItem.public, gone))


def _drop(pairs: list[tuple[int, int]], because: str, as_of: datetime) -> None:
    if pairs:
        session.execute(
            update(ITEM).where(tuple_(ITEM.c.action_id, ITEM.c.feedback_id).in_(pairs))
            .values(dropped_at=as_of, dropped_because=because))
        session.expire_all()
