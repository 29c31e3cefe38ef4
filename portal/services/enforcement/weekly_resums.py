"""Holds in force whose private items or clients changed: the weekly check redoes the sum."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, or_, select, tuple_, update

from portal import clock
from portal.models import Action, ActionItem, Feedback
from portal.policy.vocabulary import Kind
from portal.services.enforcement import actions, living_sum
from portal.services.enforcement.standing import IN_FORCE
from portal.services.many import among
from portal.services.store import session

ITEM: Table = ActionItem.__table__

# Of private feedback nobody is told whose it was, or that it changed.
EXPLANATION = ("The weekly check counted the feedback behind this decision again. There is now "
               "less of it than the rule asks for, so the hold ends at once.")
CHANGED = "its author changed it"
REMOVED = "it was removed"


def people() -> list[int]:
    """Whose hold counts a private item that does not stand any more."""
    return list(session.scalars(_fallen(Action.person_id).distinct()))


def redo(ids: Collection[int], as_of: datetime) -> int:
    """Drop private items that stand no longer, and lift holds that rest on too little; how many."""
    fallen = session.execute(
        _fallen(ActionItem.action_id, ActionItem.feedback_id, Feedback.removed_at)
        .where(among(Action.person_id, ids))).all()
    for because in (CHANGED, REMOVED):
        pairs = [(action, item) for action, item, removed in fallen
                 if (REMOVED if removed else CHANGED) == because]
        _drop(pairs, because, as_of)
    lifted = 0
    for action_id in sorted({row.action_id for row in fallen} | _too_few(ids)):
        action = session.get_one(Action, action_id)
        now = max(as_of, clock.now())
        if not actions.is_over(action, now) and not living_sum.stands(action):
            actions.lift(action, by=None, because=EXPLANATION, spend=False)
            lifted += 1
    session.flush()
    return lifted


def _too_few(ids: Collection[int]) -> set[int]:
    """Holds whose items come from too few clients, because some of these turned out to be one."""
    few = (select(Action.id).join(ActionItem, ActionItem.action_id == Action.id)
           .where(*IN_FORCE, Action.kind == Kind.hold, ActionItem.dropped_at.is_(None),
                  among(Action.person_id, ids))
           .group_by(Action.id)
           .having(func.count(func.distinct(ActionItem.client_group_id)) < Action.threshold))
    return set(session.scalars(few))


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
