"""Whoever is told that a feedback was removed has a request about it, in which they can answer.

It is theirs alone: the thread of the report belongs to whoever reported.
"""

from sqlalchemy import select

from portal.models import Case
from portal.policy.requests import SUBJECT_LIMIT
from portal.policy.text import shortened
from portal.services.cases import threads
from portal.services.store import session

SUBJECT = "Feedback on {contract} was removed"
REMOVED = "Feedback {ref} on “{contract}” was removed. You got the reasons."
BACK = "Feedback {ref} on “{contract}” is shown again after a review."


def open_for(person_id: int, feedback_id: int, *, ref: str, contract: str) -> Case:
    """Return the request about a removal, opened, or with the news in the one that there is."""
    text = REMOVED.format(ref=ref, contract=contract)
    known = tell(person_id, feedback_id, text)
    if known is not None:
        return known
    return threads.open(
        person_id, kind="notice", by=None, voice="event", text=text, feedback_id=feedback_id,
        subject=shortened(SUBJECT.format(contract=contract), SUBJECT_LIMIT))


def of(person_id: int, feedback_id: int) -> Case | None:
    """Return the request in which somebody was told that this feedback was removed."""
    return session.scalar(select(Case).where(
        Case.person_id == person_id, Case.feedback_id == feedback_id, Case.kind == "notice"))


def tell(person_id: int, feedback_id: int, text: str) -> Case | None:
    """Add to it what has become of the feedback; None for whoever was not told of a removal."""
    case = of(person_id, feedback_id)
    if case is not None:
        threads.say(case, voice="event", text=text, by=None)
    return case
