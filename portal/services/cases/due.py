"""By when the team answers in a request: each kind has its own time."""

from datetime import datetime

from portal.models import Action, Case
from portal.policy import clocks
from portal.policy.restrictions import suspends
from portal.policy.vocabulary import Kind
from portal.services import calendar
from portal.services.cases.held import HeldCase
from portal.services.store import session

BY_RULE = frozenset({"report", "review"})  # decided on pages of their own, by a date of their own


def answer_due(case: Case | HeldCase, now: datetime) -> datetime:
    """Return the team's date for what a person writes now (aware UTC).

    A report or review that was decided is a question from then on: its rule's time is over.
    """
    holidays = calendar.holidays()
    if case.outcome is None and case.kind == "review":
        return clocks.review_answer_due(now, holidays)
    if case.outcome is None and case.kind == "report":
        return clocks.report_answer_due(now, holidays)
    if _is_about_suspension(case):
        return clocks.suspension_answer_due(now, holidays)
    return clocks.question_answer_due(now, holidays)


def _is_about_suspension(case: Case | HeldCase) -> bool:
    action = session.get(Action, case.action_id) if case.action_id else None
    return action is not None and suspends(Kind(action.kind), action.account_active)
