"""Who may decide a review: nobody who took, approved or prolonged what it is about."""

from portal.models import Appeal, Case, Feedback, Person
from portal.policy.appeals import Outcome
from portal.policy.refusal import Refusal
from portal.services import humans
from portal.services.cases import private_words, staffing
from portal.services.enforcement import four_eyes
from portal.services.feedback import concerned
from portal.services.store import session

TAKEN = ("A colleague has taken this review on. Leave them a note, or let them hand it over to "
         "you.")


def demand_may_decide(case: Case, review: Appeal, staff_id: int) -> Person:
    """Return who decides, read again now, because roles may have changed; `Refusal` if not them.

    Linked accounts of one human being are one person. The database refuses a first decider too.
    """
    staff = staffing.acting(case, staff_id)
    if review.about_person_id in humans.accounts(staff.id):
        raise Refusal(staffing.OWN)
    if humans.are_close(staff.id, review.about_person_id):
        raise Refusal(four_eyes.PARTY)
    if review.report_case_id and case.feedback_id:
        concerned.demand_none(session.get_one(Feedback, case.feedback_id), staff)
    if case.claimed_by_id not in {None, staff.id} and not staffing.leads(staff.role_names):
        raise Refusal(TAKEN)
    return staff


def why_not(case: Case, staff_id: int, *, took_part: bool, leads: bool) -> str | None:
    """Return why somebody who may read a review cannot decide it, None if they can.

    For the page; `demand_may_decide` reads everything again under lock.
    """
    if took_part:
        return staffing.FIRST_DECIDER
    return TAKEN if case.claimed_by_id not in {None, staff_id} and not leads else None


def decided_by_other(review: Appeal) -> str:
    """Say who was faster than somebody who still has a form open."""
    if review.outcome == Outcome.withdrawn and review.decided_by_id:
        return "A colleague has taken this for a question while you were reading."
    if review.outcome == Outcome.withdrawn:
        return "The person withdrew this review while you were reading. Your text was not used."
    who = session.get_one(Person, review.decided_by_id).name
    return (f"{who} decided this review while you were reading. Your text was not used; the page "
            "shows how it stands now.")


def private_comments(case: Case, review: Appeal) -> list[str]:
    """Return every private comment that no text to this person may repeat."""
    found = [*private_words.comments_about(case.person_id),
             *private_words.comments_about(review.about_person_id)]
    if review.report_case_id and case.feedback_id:
        found += concerned.private_comments(case, session.get_one(Feedback, case.feedback_id))
    return list(dict.fromkeys(found))
