"""What a review of the answer to a report does: the feedback goes after all, or comes back."""

from portal import clock
from portal.mail.render import Letter
from portal.models import Case, Feedback, Person, Report
from portal.policy import appeals
from portal.policy.appeals import Outcome
from portal.services import feedback as feedbacks
from portal.services import letters_of_reports
from portal.services.enforcement.appeals import lines
from portal.services.enforcement.appeals.matter import Matter
from portal.services.feedback import concerned
from portal.services.letters_of_reviews import Answer
from portal.services.store import session

GONE = "Removed after a review of the report."
BACK = "Brought back after a review of its removal."


def lines_of(matter: Matter, outcome: Outcome) -> tuple[str, ...]:
    """Return what is different from now on, line by line."""
    changed = outcome is Outcome.reversed
    if matter.removed:
        return lines.REMOVAL_REVERSED if changed else lines.REMOVAL_UPHELD
    return lines.REPORT_REVERSED if changed else lines.REPORT_UPHELD


def reverse(case: Case, report: Report | None, matter: Matter, answer: Answer, *,
            by: Person) -> None:
    """Remove the feedback, or bring it back, and tell everybody else whom it concerns."""
    feedback = session.get_one(Feedback, matter.feedback_id)
    if report is None or (feedback.removed_at is None) == matter.removed:
        return  # it is as the review wants it already
    about = concerned.everybody(feedback)
    if matter.removed:
        feedbacks.restore(feedback, by=by, because=BACK)
        letters_of_reports.came_back(case, about, _told(answer))
    else:
        feedbacks.remove(feedback, by=by, because=GONE)
        letters_of_reports.went_after_all(case, report, about, _told(answer))


def preview(case: Case, report: Report, matter: Matter,
            answer: Answer) -> list[tuple[str, Letter]]:
    """Return (who gets it, the letter) for everybody whom `reverse` would write to now."""
    feedback = session.get_one(Feedback, matter.feedback_id)
    if (feedback.removed_at is None) == matter.removed:
        return []
    about = concerned.everybody(feedback)
    if matter.removed:
        return letters_of_reports.preview_of_coming_back(case, about, _told(answer))
    return letters_of_reports.preview_of_going(case, report, about, _told(answer))


def _told(answer: Answer) -> letters_of_reports.Answer:
    until = appeals.review_until(clock.now())  # the removal is new: its own time begins now
    return letters_of_reports.Answer(True, answer.reasons, answer.decided_by, until)
