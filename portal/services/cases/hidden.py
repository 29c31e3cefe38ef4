"""What a member of staff reads nothing of: requests that are theirs, or about their own contracts.

On whichever account: somebody may work for the marketplace with one and on it with another.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from portal.models import Appeal, Case, Feedback, Renewal
from portal.services import humans


def readable_by(staff_id: Any) -> ColumnElement[bool]:
    """Return the condition that a request is not of this member of staff; a parameter will do."""
    about = select(Feedback.id).where(Feedback.contract_id.in_(humans.contracts_of(staff_id)))
    return and_(Case.person_id.not_in(humans.accounts_of(staff_id)),
                or_(Case.feedback_id.is_(None), Case.feedback_id.not_in(about)))


def took_part(staff_id: Any) -> ColumnElement[bool]:
    """Return the condition that they decided, approved or renewed what an `Appeal` is about."""
    theirs = humans.accounts_of(staff_id)
    renewed = select(Renewal.action_id).where(Renewal.by_id.in_(theirs))
    return or_(*(and_(column.is_not(None), column.in_(within)) for column, within in (
        (Appeal.first_decided_by_id, theirs), (Appeal.first_approved_by_id, theirs),
        (Appeal.action_id, renewed))))
