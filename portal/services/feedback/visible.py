"""What of a feedback the other side and the public can see, as conditions for queries."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import literal_column
from sqlalchemy.sql.functions import FunctionElement

from portal.models import Feedback
from portal.models.base import UTCDateTime
from portal.policy import feedback as policy
from portal.services.double_blind import by, since

__all__ = ["by", "has_public", "is_due", "is_shown", "says_something", "shown", "since",
           "was_shown"]

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


class _SeenAlone(FunctionElement[datetime]):
    """The instant from which a feedback is seen though the other side gave none, of its end."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(_SeenAlone, "sqlite")
def _of_text(element: _SeenAlone, compiler: Any, **how: Any) -> str:
    ended = compiler.process(element.clauses, **how)
    return f"date({ended}, '+{policy.GIVING_DAYS + 1} days')"  # sorts before its midnight


@compiles(_SeenAlone, "postgresql")
def _of_instant(element: _SeenAlone, compiler: Any, **how: Any) -> str:
    day = f"date_trunc('day', ({compiler.process(element.clauses, **how)}) AT TIME ZONE 'UTC')"
    return f"(({day} + interval '{policy.GIVING_DAYS + 1} days') AT TIME ZONE 'UTC')"


def was_shown() -> ColumnElement[bool]:
    """Say of what is due and public that it stands, or that it was seen before it was removed.

    Of one that went before anybody could see it, nobody but its author's side ever learns.
    """
    return or_(Feedback.removed_at.is_(None), Feedback.paired_at <= Feedback.removed_at,
               _SeenAlone(Feedback.contract_ended_at) <= Feedback.removed_at)


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
