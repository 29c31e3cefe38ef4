"""What of a feedback the other side and the public can see, as conditions for queries (F1, E3)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.sql.elements import literal_column

from portal.models import Feedback
from portal.policy import feedback as policy
from portal.services.double_blind import by

__all__ = ["by", "has_public", "is_due", "is_shown", "says_something", "shown"]

NOBODY_NAMED: Any = literal_column("''")


def says_something(of: Any = Feedback) -> ColumnElement[bool]:
    """Say that a feedback has a public part at all: of one without, nobody learns anything."""
    return or_(of.stars_tenths.is_not(None), of.public_comment.is_not(None),
               func.coalesce(of.public_categories, NOBODY_NAMED) != NOBODY_NAMED)


def shown(as_of: datetime, of: Any = Feedback) -> ColumnElement[bool]:
    """Say that the other side and the public see a feedback at `as_of` (aware UTC).

    Neither a removed one is seen, nor one with a private part alone: not even that it exists.
    """
    return and_(of.removed_at.is_(None), says_something(of), by(as_of, of))


def is_shown(feedback: Feedback, as_of: datetime) -> bool:
    """Say the same of one feedback that was read already."""
    return (feedback.removed_at is None and has_public(feedback)
            and is_due(feedback.contract_ended_at, feedback.paired_at, as_of))


def is_due(ended_at: datetime, paired_at: datetime | None, as_of: datetime) -> bool:
    """Say of one feedback what `by` says of many."""
    return policy.visible_from(ended_at, paired_at) <= as_of


def has_public(feedback: Feedback) -> bool:
    """Say of one feedback what `says_something` says of many."""
    return (feedback.stars_tenths is not None or feedback.public_comment is not None
            or bool(feedback.public_categories))
