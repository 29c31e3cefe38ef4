"""Taking a review back while nobody has decided it."""

from sqlalchemy import and_, select

from portal import clock
from portal.models import Appeal, Case
from portal.policy.appeals import Outcome
from portal.policy.refusal import Conflict
from portal.services import events, letters_of_reviews
from portal.services.cases import threads
from portal.services.enforcement.appeals import matters
from portal.services.enforcement.standing import lock
from portal.services.store import session

DECIDED = "This review has been decided while you were reading, so it cannot be taken back."
TAKEN_BACK = "The request was withdrawn. Nothing changes, and no answer will follow."


def withdraw(person_id: int, ref: str) -> Case:
    """Take a review back; `ref` is its request. Withdrawing twice is once.

    Raises `LookupError` for a stranger's, `Conflict` when it was decided meanwhile.
    """
    case = threads.of_person(person_id, ref)
    if case is None or (appeal := session.get(Appeal, case.id)) is None:
        raise LookupError(ref)
    lock(appeal.about_person_id)
    threads.lock(case)
    session.refresh(appeal)
    if appeal.outcome == Outcome.withdrawn:
        return case
    if appeal.decided_at is not None:
        raise Conflict(DECIDED)
    appeal.decided_at, appeal.outcome = clock.now(), Outcome.withdrawn.value
    threads.say(case, voice="event", text=TAKEN_BACK, by=None)
    threads.close(case, by=person_id, outcome=Outcome.withdrawn.value)
    events.record("review.withdrawn", by=person_id, person=person_id, action=appeal.action_id,
                  facts={"request": ref})
    matter = matters.of_review(case, appeal)
    letters_of_reviews.withdrawn(case, matter.words, matter.again_until(appeal.decided_at))
    return case


def found(person_id: int, ref: str) -> tuple[Case, Appeal | None] | None:
    """Return this request of the person's, with the review it is while nobody has decided it.

    None for a stranger's.
    """
    waits = and_(Appeal.case_id == Case.id, Appeal.decided_at.is_(None))
    row = session.execute(select(Case, Appeal).outerjoin(Appeal, waits)
                          .where(Case.ref == ref, Case.person_id == person_id)).first()
    return (row[0], row[1]) if row else None
