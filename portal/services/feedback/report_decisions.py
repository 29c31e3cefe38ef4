"""The answer to a report: the feedback goes as a whole or stays, always with reasons."""

from typing import Literal, NamedTuple

from sqlalchemy import select

from portal import clock
from portal.mail.render import Letter
from portal.models import Case, Feedback, Person, Report
from portal.policy import appeals, reports
from portal.policy.feedback import ReportReason
from portal.policy.refusal import Conflict, Refusal
from portal.services import events, letters_of_reports
from portal.services.cases import staffing, threads, written
from portal.services.enforcement import standing
from portal.services.feedback import concerned, given, sheets
from portal.services.letters_of_reports import About, Answer
from portal.services.store import session

Outcome = Literal["removed", "kept"]

CHOOSE = "Choose what happens: remove the feedback, or let it stay."
CHANGED = ("Something was added to this report while you were reading. It stands here as it is "
           "now; your text is still in the form.")
TAKEN = ("A colleague has taken this report on. Leave them a note, or let them hand it over to "
         "you.")
SAID = {"removed": "We removed the feedback, because {because}. The reasons:\n\n{reasons}",
        "kept": "The feedback stays as it is. The reasons:\n\n{reasons}"}


class Choice(NamedTuple):
    """What a member of staff chose. `seen` is the revision of the request that the form showed."""

    outcome: str
    reasons: str
    seen: int


class Preview(NamedTuple):
    """The reasons as they would be kept, and each letter with the name of who gets it."""

    reasons: str
    letters: list[tuple[str, Letter]]
    private_comments: int


class _Matter(NamedTuple):
    """A report that is about to be decided, with everything locked."""

    case: Case
    report: Report
    feedback: Feedback
    about: About
    answer: Answer


def decide(ref: str, choice: Choice, *, by: int) -> None:
    """Decide a report: record, removal, sums, thread and letters in one transaction.

    Raises `Conflict` when somebody was faster or the request changed, `Misplaced` for
    reasons that cannot stand, `Refusal` for whoever may not decide.
    """
    at = _about_to(ref, choice, by)
    outcome: Outcome = "removed" if at.answer.removed else "kept"
    because = reports.BECAUSE[ReportReason(at.report.reason)]
    at.report.decided_at, at.report.decided_by_id = clock.now(), by
    at.report.outcome, at.report.reasons = outcome, at.answer.reasons
    events.record("report.decided", by=by, person=at.case.person_id, because=at.answer.reasons,
                  facts={"request": at.case.ref, "outcome": outcome})
    if at.answer.removed and at.feedback.removed_at is None:
        given.remove(at.feedback, by=session.get_one(Person, by),
                     because=f"Removed after a report: {because}.")
    threads.say(at.case, voice="team", by=by, facts={"report": outcome},
                text=SAID[outcome].format(because=because, reasons=at.answer.reasons))
    threads.close(at.case, by=by, outcome=outcome)
    letters_of_reports.decided(at.case, at.report, at.about, at.answer)


def preview(ref: str, choice: Choice, *, by: int) -> Preview:
    """Return what `decide` would send now; raises what it would raise. Nothing is stored."""
    at = _about_to(ref, choice, by)
    return Preview(at.answer.reasons,
                   letters_of_reports.preview(at.case, at.report, at.about, at.answer),
                   len(concerned.private_comments(at.case, at.feedback)))


def _about_to(ref: str, choice: Choice, by: int) -> _Matter:
    """Lock everything in one order, and make sure that this person may decide this now."""
    case, report, feedback = _locked(ref)
    decider = staffing.acting(case, by)
    concerned.demand_none(feedback, decider)
    _demand_open(case, report, decider, choice.seen)
    if choice.outcome not in SAID:
        raise Refusal(CHOOSE)
    reasons = written.reasons(choice.reasons, concerned.private_comments(case, feedback),
                              readers="The people concerned read")
    answer = Answer(choice.outcome == "removed", reasons, decider.name,
                    appeals.review_until(clock.now()))
    return _Matter(case, report, feedback, concerned.about(feedback), answer)


def _locked(ref: str) -> tuple[Case, Report, Feedback]:
    row = session.execute(
        select(Case, Report, Feedback).join(Report, Report.case_id == Case.id)
        .join(Feedback, Feedback.id == Report.feedback_id).where(Case.ref == ref)).first()
    if row is None:
        raise Refusal("There is no report with this reference.")
    case, report, feedback = row
    standing.lock(feedback.freelancer_id)
    sheets.lock(feedback.id)
    threads.lock(case)
    session.refresh(report)
    session.refresh(feedback)
    return case, report, feedback


def _demand_open(case: Case, report: Report, decider: Person, seen: int) -> None:
    if report.decided_at is not None:
        who = session.get_one(Person, report.decided_by_id).name
        done = "removed the feedback" if report.outcome == "removed" else "let the feedback stay"
        raise Conflict(f"{who} {done} while you were reading. Your text was not used; the page "
                       "shows how it stands now.")
    if case.revision != seen:
        raise Conflict(CHANGED)
    if case.claimed_by_id not in {None, decider.id} and not staffing.leads(decider.role_names):
        raise Refusal(TAKEN)
