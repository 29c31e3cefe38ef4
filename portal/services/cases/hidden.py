"""What a member of staff reads nothing of: requests of theirs, and of those they have worked with.

On whichever account: somebody may work for the marketplace with one and on it with another. A
client would read what others said in private about a freelancer they know.
"""

from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, or_, select, union

from portal.models import Appeal, Case, Feedback, Renewal, Report
from portal.services import humans


def readable_by(staff_id: Any) -> ColumnElement[bool]:
    """Return the condition that a request concerns nobody close to this member of staff.

    Nor do they read a review of what was decided about a report of theirs: it shows the report.
    A parameter will do for `staff_id`.
    """
    close = humans.close_to(staff_id)
    about = select(Feedback.id).where(Feedback.freelancer_id.in_(close))
    return and_(Case.person_id.not_in(close),
                or_(Case.feedback_id.is_(None), Case.feedback_id.not_in(about)),
                or_(Case.kind != "review", Case.id.not_in(_reviews(staff_id))))


def _reviews(staff_id: Any) -> Select[int]:
    """Return the query for reviews about a report by somebody close to them but themselves."""
    return (select(Appeal.case_id).join(Report, Report.case_id == Appeal.report_case_id)
            .where(Report.reporter_id.in_(humans.close_to(staff_id)),
                   Report.reporter_id != staff_id))


def reports(staff_id: Any) -> CompoundSelect[int]:
    """Return the query for reports that a member of staff reads nothing of.

    They are about a freelancer close to them, or by anybody close to them but themselves. Two
    searches of one index each; a parameter will do for `staff_id`.
    """
    close = humans.close_to(staff_id)
    about = (select(Report.case_id).join(Feedback, Feedback.id == Report.feedback_id)
             .where(Feedback.freelancer_id.in_(close)))
    return union(about, select(Report.case_id).where(
        Report.reporter_id.in_(close), Report.reporter_id != staff_id))


def took_part(staff_id: Any) -> ColumnElement[bool]:
    """Return the condition that they decided, approved or renewed what an `Appeal` is about."""
    theirs = humans.accounts_of(staff_id)
    renewed = select(Renewal.action_id).where(Renewal.by_id.in_(theirs))
    return or_(*(and_(column.is_not(None), column.in_(within)) for column, within in (
        (Appeal.first_decided_by_id, theirs), (Appeal.first_approved_by_id, theirs),
        (Appeal.action_id, renewed))))
