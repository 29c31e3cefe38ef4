"""Letters about reviews: the receipt, what came of it, and that it was taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from portal.mail.letters import reviews as told
from portal.mail.letters.kinds import kind_of
from portal.mail.render import Letter
from portal.models import Case, Person
from portal.policy.appeals import Outcome
from portal.services.correspondence import send, write
from portal.services.store import session

Facts = told.ReviewReversed | told.ReviewReduced | told.ReviewUpheld
QUOTED = 400  # characters of an argument that a letter repeats; the request has all of it


class Answer(NamedTuple):
    """What a review came to, as its letter and its page say it.

    `points` are (argument, answer), `lines` what is different from now on; `review_until` is
    None when the time to ask once more is over.
    """

    outcome: Outcome
    about: str
    decided_by: str
    reasons: str
    points: Sequence[tuple[str, str]]
    lines: tuple[str, ...]
    review_until: datetime | None


def received(case: Case, about: str, arguments: int, answers_by: datetime | None = None) -> None:
    """Send the receipt with the date of the answer.

    With `answers_by` it is the receipt for an answer to the decision's questions, too, which
    the team looks at by then.
    """
    if case.due_at is None:
        return
    facts = told.ReviewReceived(case.ref, about, arguments, case.due_at, answers_by)
    _send(case, facts, f"review_received:{case.ref}")


def withdrawn(case: Case, about: str, review_until: datetime | None) -> None:
    """Confirm that a review was taken back; None when another one comes too late."""
    _send(case, told.ReviewWithdrawn(case.ref, about, review_until),
          f"review_withdrawn:{case.ref}")


def relabelled(case: Case, about: str, by: str, review_until: datetime) -> None:
    """Say that an e-mail was read as a question, and how to have a review after all."""
    if case.due_at is None:
        return
    facts = told.ReviewAsQuestion(case.ref, about, by, case.due_at, review_until)
    _send(case, facts, f"{kind_of(facts).name}:{case.ref}")


def decided(case: Case, answer: Answer) -> None:
    """Send what came of a review."""
    facts = _facts(case, answer)
    _send(case, facts, f"{kind_of(facts).name}:{case.ref}")


def preview(case: Case, answer: Answer) -> Letter:
    """Return the letter that `decided` would send now; nothing is sent."""
    return write(session.get_one(Person, case.person_id), _facts(case, answer))


def _facts(case: Case, answer: Answer) -> Facts:
    result = told.Result(
        case.ref, answer.about, answer.decided_by, answer.reasons,
        tuple(told.Point(_short(argument), said) for argument, said in answer.points))
    if answer.outcome is Outcome.reversed:
        return told.ReviewReversed(result, answer.lines)
    kind = told.ReviewReduced if answer.outcome is Outcome.reduced else told.ReviewUpheld
    return kind(result, answer.lines, answer.review_until)


def _short(argument: str) -> str:
    return argument if len(argument) <= QUOTED else f"{argument[:QUOTED].rstrip()} …"


def _send(case: Case, facts: Facts | told.ReviewReceived | told.ReviewWithdrawn
          | told.ReviewAsQuestion, key: str) -> None:
    send(case.person_id, facts, key=key, action_id=case.action_id, case_id=case.id)
