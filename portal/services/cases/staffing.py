"""Who of the staff may act in a request: read again now, because roles may have changed."""

from sqlalchemy import select

from portal.models import Appeal, Case, Person
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import LEADS, STAFF
from portal.services import humans
from portal.services.cases import hidden, threads
from portal.services.store import session

GONE = "You are not a member of the team any more. Your text was not sent."
OWN = "Nobody of the team answers a request of their own."
PARTY = "You have worked together under another account of yours, so somebody else answers."
FIRST_DECIDER = ("You took part in the decision that is to be reviewed, so somebody else "
                 "answers this request.")


def found(ref: str) -> Case:
    """Return the request with this reference, locked; `Refusal` if there is none."""
    case = threads.by_ref(ref)
    if case is None:
        raise Refusal("There is no request with this reference.")
    threads.lock(case)
    return case


def acting(case: Case, staff_id: int) -> Person:
    """Return the member of staff who acts in a request now; `Refusal` if they may not."""
    person = session.get_one(Person, staff_id, populate_existing=True)
    demand_may_act(case, person)
    return person


def demand_may_act(case: Case, person: Person) -> None:
    """Raise `Refusal` unless this person may act in this request.

    Nobody does for somebody they have worked with; a review is for nobody who decided, approved
    or renewed what it is about, see docs/decisions/0016.
    """
    if not person.role_names & STAFF:
        raise Refusal(GONE)
    if humans.are_one(person.id, case.person_id):
        raise Refusal(OWN)
    if humans.are_close(person.id, case.person_id):
        raise Refusal(PARTY)
    if case.kind == "review" and _took_part(case, person):
        raise Refusal(FIRST_DECIDER)


def barred(ref: str, staff_id: int) -> str | None:
    """Say why this member of staff may not answer a request, None if they may; changes nothing."""
    case = threads.by_ref(ref)
    try:
        if case is not None:
            demand_may_act(case, session.get_one(Person, staff_id))
    except Refusal as no:
        return no.sentence
    return None


def leads(roles: frozenset[str]) -> bool:
    """Whether a member of staff with these roles leads others."""
    return bool(roles & LEADS)


def _took_part(case: Case, person: Person) -> bool:
    return session.scalar(select(Appeal.case_id).where(
        Appeal.case_id == case.id, hidden.took_part(person.id))) is not None
