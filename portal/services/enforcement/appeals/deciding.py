"""Deciding a review: by somebody else, with an answer to each argument, all in one transaction."""

from typing import NamedTuple

from sqlalchemy import select

from portal import clock
from portal.mail.render import Letter
from portal.models import Action, Appeal, Argument, Case, Feedback, Person, Report
from portal.policy.appeals import Lighter, Outcome, lighter
from portal.policy.refusal import Conflict, Refusal
from portal.policy.restrictions import taken
from portal.policy.vocabulary import Kind
from portal.services import events, letters_of_reviews
from portal.services.cases import notices, threads, written
from portal.services.enforcement import actions, standing
from portal.services.enforcement.appeals import (
    bench,
    consequences,
    marks,
    matters,
    of_reports,
    undoing,
)
from portal.services.enforcement.appeals import choice as rules
from portal.services.enforcement.appeals.choice import Choice
from portal.services.enforcement.appeals.consequences import Then
from portal.services.enforcement.appeals.matter import Matter
from portal.services.letters_of_reviews import Answer
from portal.services.store import session

CHANGED = ("Something changed while you were writing: the person added to their request, or the "
           "decision is not what it was. It stands here as it is now; your text is still in the "
           "form.")
NO_REVIEW = "There is no review with this reference."
DONE = {
    Outcome.reversed: "The decision was wrong, and everything it did is undone. We apologise.",
    Outcome.reduced: "The decision was right in part; something lighter takes its place.",
    Outcome.upheld: "The decision stays as it is.",
}


class Preview(NamedTuple):
    """What deciding now would tell the person: the letter, and what the page would say.

    `others` are (name, letter) of everybody else who is written to.
    """

    answer: Answer
    letter: Letter
    private_comments: int
    others: list[tuple[str, Letter]]


class _Sitting(NamedTuple):
    """A review that is about to be decided, with everything locked and checked."""

    case: Case
    review: Appeal
    by: Person
    arguments: list[Argument]
    answer: Answer
    lighter: Lighter | None
    private: list[str]
    then: Then
    action: Action | None
    report: Report | None
    matter: Matter


def decide(ref: str, choice: Choice, *, by: int) -> Outcome:
    """Decide a review: record, consequences, thread, event and letter in one transaction.

    Raises `Conflict` when somebody was faster or something changed, `Misplaced` for what can
    not stand in the form, `Refusal` for whoever may not decide.
    """
    at = _about_to(ref, choice, by)
    outcome, now = at.answer.outcome, clock.now()
    at.review.decided_at, at.review.decided_by_id = now, by
    at.review.outcome, at.review.reasons = outcome.value, at.answer.reasons
    for argument, (_, said) in zip(at.arguments, at.answer.points, strict=True):
        argument.answer = said
    session.flush()
    events.record(f"review.{outcome}", by=by, person=at.review.about_person_id,
                  action=at.review.action_id, because=at.answer.reasons,
                  facts={"request": at.case.ref})
    _follow(at, outcome)
    threads.say(at.case, voice="team", by=by, text=_said(at.answer),
                facts={"review": outcome.value, "lines": list(at.answer.lines)})
    threads.close(at.case, by=by, outcome=outcome.value)
    _tell_the_first_thread(at)
    letters_of_reviews.decided(at.case, at.answer)
    return outcome


def preview(ref: str, choice: Choice, *, by: int) -> Preview:
    """Return what `decide` would send now; raises what it would raise. Nothing is stored."""
    at = _about_to(ref, choice, by)
    others = ([] if at.report is None or at.answer.outcome is Outcome.upheld
              else of_reports.preview(at.case, at.report, at.matter, at.answer))
    return Preview(at.answer, letters_of_reviews.preview(at.case, at.answer), len(at.private),
                   others)


def allowed(action: Action | None) -> tuple[list[Outcome], Lighter | None]:
    """Return what a review can come to now, and what a reduced decision would become."""
    less = None
    if action is not None:
        kind = Kind(action.kind)
        less = lighter(kind, restricts=bool(taken(kind, action.account_active)),
                       over=actions.is_over(action, clock.now()))
    return [Outcome.reversed, *([Outcome.reduced] if less else []), Outcome.upheld], less


def _about_to(ref: str, choice: Choice, by: int) -> _Sitting:
    """Lock everything in one order, and make sure that this can be decided by this person."""
    case, review, action, report = locked(ref)
    staff = bench.demand_may_decide(case, review, by)
    if review.decided_at is not None:
        raise Conflict(bench.decided_by_other(review))
    if choice.seen != marks.of(case, action):
        raise Conflict(CHANGED)
    outcomes, less = allowed(action)
    outcome, private = rules.outcome(choice.outcome, outcomes), bench.private_comments(case, review)
    matter = matters.of_review(case, review)
    arguments = list(session.scalars(
        select(Argument).where(Argument.case_id == case.id).order_by(Argument.number)))
    answers = rules.answers(choice.answers, len(arguments), private)
    reasons = written.reasons(choice.reasons, private)
    then = (consequences.of_decision(outcome, action, choice, less, case) if action
            else Then(of_reports.lines_of(matter, outcome)))
    answer = Answer(outcome, matter.words, staff.name, reasons,
                    list(zip([one.text for one in arguments], answers, strict=True)), then.lines,
                    matter.again_until(clock.now()))
    return _Sitting(case, review, staff, arguments, answer, less, private, then, action, report,
                    matter)


def _follow(at: _Sitting, outcome: Outcome) -> None:
    """Do what the outcome says; upheld changes nothing."""
    if outcome is Outcome.upheld:
        return
    if at.action is None:
        of_reports.reverse(at.case, at.report, at.matter, at.answer, by=at.by)
    elif outcome is Outcome.reversed:
        undoing.reverse(at.action, by=at.by, reasons=at.answer.reasons,
                        wrong=at.then.wrong)
    else:
        undoing.reduce(at.action, at.lighter, by=at.by, reasons=at.answer.reasons,
                       until=at.then.until)


def _said(answer: Answer) -> str:
    """Write the answer for the thread; the arguments themselves stand there already."""
    answers = "\n\n".join(f"To argument {number}: {said}"
                          for number, (_, said) in enumerate(answer.points, 1))
    return f"{DONE[answer.outcome]}\n\n{answer.reasons}\n\n{answers}"


def _tell_the_first_thread(at: _Sitting) -> None:
    if at.action is not None:
        notices.tell(at.action, f"The review {at.case.ref} is finished. "
                                f"{DONE[at.answer.outcome]}")


def locked(ref: str) -> tuple[Case, Appeal, Action | None, Report | None]:
    """Lock whom a review is about, then its request; read it with what it is about.

    Raises `Refusal` where there is none with this reference.
    """
    row = session.execute(select(Case, Appeal).join(Appeal, Appeal.case_id == Case.id)
                          .where(Case.ref == ref)).first()
    if row is None:
        raise Refusal(NO_REVIEW)
    case, review = row
    report = session.get_one(Report, review.report_case_id) if review.report_case_id else None
    action = session.get_one(Action, review.action_id) if review.action_id else None
    if report is not None:
        standing.lock(session.get_one(Feedback, report.feedback_id).freelancer_id)
    else:
        standing.lock(review.about_person_id)
    threads.lock(case)
    session.refresh(review)
    if action is not None:
        standing.lock_decision(action)
    return case, review, action, report
