"""Letters about requests: a receipt, an answer, a question, a reminder, a missed date, the end."""

from datetime import datetime

from portal.mail.letters import requests as told
from portal.mail.letters.kinds import kind_of
from portal.mail.render import Letter
from portal.models import Case, Person
from portal.services.cases.held import HeldCase
from portal.services.cases.threads import Said
from portal.services.correspondence import send, write
from portal.services.store import session

Facts = told.RequestAnswered | told.RequestAsks | told.RequestClosed


def received(case: Case, message: Said) -> None:
    """Send the receipt for a message: it arrived, and this is the date of our answer."""
    if case.due_at is None:
        return
    facts = told.RequestReceived(case.ref, case.subject, case.due_at)
    _send(case, facts, key=f"{kind_of(facts).name}:{message.ref}")


def answered(case: Case | HeldCase, message: Said, facts: Facts) -> None:
    """Send what the team wrote."""
    _send(case, facts, key=f"{kind_of(facts).name}:{message.ref}")


def answer_facts(case: Case | HeldCase, *, by: str, text: str, then: str,
                 due_at: datetime | None, documents: tuple[str, ...] = ()) -> Facts:
    """Return what the letter with an answer of the team says; `then` as in `answering`.

    `documents` are the names of the files that stand beside the answer in the request.
    """
    if then == "ask" and due_at:
        return told.RequestAsks(case.ref, case.subject, by, text, due_at, documents)
    if then == "answered":
        return told.RequestClosed(case.ref, case.subject, by, text, documents)
    return told.RequestAnswered(case.ref, case.subject, by, text, due_at, documents)


def preview(case: Case, facts: Facts) -> Letter:
    """Return the letter exactly as the person would get it; nothing is sent."""
    return write(session.get_one(Person, case.person_id), facts)


def _send(case: Case | HeldCase, facts: told.RequestReceived | Facts, *, key: str) -> None:
    send(case.person_id, facts, key=key, action_id=case.action_id, case_id=case.id)
