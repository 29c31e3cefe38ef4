"""When feedback can be seen at all, as a condition for queries: nothing before both sides gave."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from portal.models import Feedback
from portal.policy import feedback as policy


def by(as_of: datetime, of: Any = Feedback) -> ColumnElement[bool]:
    """Say that the time for giving is over at `as_of` (aware UTC), or both sides had given.

    The same as `policy.feedback.visible_from(…) <= as_of`, in the form that an index can serve.
    `of` is what has the columns: the model, an alias, a table's or a subquery's columns.
    """
    paired = and_(of.paired_at.is_not(None), of.paired_at <= as_of)  # so that it can be denied
    return or_(of.contract_ended_at < policy.ended_before(as_of), paired)


def since(instant: datetime, of: Any = Feedback) -> ColumnElement[bool]:
    """Say that a feedback could not be seen at an instant: what `by` denies, as a range of ends."""
    return and_(of.contract_ended_at >= policy.ended_before(instant),
                or_(of.paired_at.is_(None), of.paired_at > instant))
