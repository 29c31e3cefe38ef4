"""A mailed reply opened a review, and asks for none: it becomes a question."""

from portal import clock
from portal.models import Appeal, Case
from portal.policy.appeals import Outcome
from portal.policy.refusal import Conflict, Refusal
from portal.services import events, letters_of_reviews
from portal.services.cases import due, notices, threads
from portal.services.enforcement.appeals import bench, deciding, marks, matters

NOT_BY_MAIL = "This review was asked for on its page, in so many words: it has to be decided."
TOO_LATE = ("The time to ask for a review is over, so this person could not ask again. This review "
            "has to be decided.")
CHANGED = "Something was said or changed while you were reading. Look at it again first."
TAKEN = ("{name} read this e-mail as a question and not as a request for a review. It is answered "
         "here. A review can be asked for as before.")


def as_question(ref: str, *, by: int, seen: str) -> Case:
    """Take the review with this request for a question, and tell its person how to have one.

    It does not count as asked, and the date of the answer never moves back. For whoever may
    decide it, and only where a mail opened it. `seen` is the mark of the opened form. Raises
    `Refusal`, or `Conflict` when somebody was faster or the person wrote meanwhile.
    """
    case, review, action, _ = deciding.locked(ref)
    staff = bench.demand_may_decide(case, review, by)
    if review.decided_at is not None:
        raise Conflict(bench.decided_by_other(review))
    if review.asked_via != "mail":
        raise Refusal(NOT_BY_MAIL)
    matter = matters.of_review(case, review)
    if matter.again_until(clock.now()) is None:
        raise Refusal(TOO_LATE)
    if seen != marks.of(case, action):
        raise Conflict(CHANGED)
    _become_question(case, review, staff.id)
    case.subject = f"Question about {matter.words.replace('your', 'the')}"
    _tell(case, review, staff.name)
    letters_of_reviews.relabelled(case, matter.words, staff.name, matter.window.closes)
    return case


def _become_question(case: Case, review: Appeal, by: int) -> None:
    now, promised = clock.now(), case.due_at if case.owed_by == "team" else None
    review.decided_at, review.decided_by_id = now, by
    review.outcome = case.outcome = Outcome.withdrawn.value
    answer_due = due.answer_due(case, now)
    is_near = promised is not None and now < promised < answer_due
    threads.owe(case, "team", promised if is_near else answer_due)


def _tell(case: Case, review: Appeal, name: str) -> None:
    text = TAKEN.format(name=name)
    threads.say(case, voice="event", text=text, by=None)
    if review.action_id and (first := notices.of(review.action_id)) is not None:
        threads.say(first, voice="event", text=f"{text} It is request {case.ref}.", by=None)
    events.record("review.relabelled", by=review.decided_by_id, person=review.about_person_id,
                  action=review.action_id, facts={"request": case.ref})
