"""The person answers what was asked, thing by thing; the clock of the team begins with it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select

from portal import clock
from portal.models import Action, Case
from portal.policy.refusal import Refusal
from portal.policy.text import clean
from portal.services import events, files, letters_to_team
from portal.services.cases import asking, notices, threads
from portal.services.enforcement import actions
from portal.services.enforcement.standing import lock_decision
from portal.services.store import session

LIMIT = 2_000
NOTHING = "Write an answer to at least one of the questions, or say why you cannot."
NOT_ASKED = "Nothing is asked of you in this decision."
OVER = "This decision has ended, so there is nothing to answer any more."


class Asked(NamedTuple):
    """What a decision asks of its person. Instants are aware UTC."""

    ref: str
    asks: tuple[str, ...]
    due_at: datetime | None
    answered_at: datetime | None
    over: bool
    request: str | None


def asked(person_id: int, ref: str) -> Asked | None:
    """Return what this decision of theirs asks; None for a stranger's or one that asks nothing."""
    row = session.execute(
        select(Action, Case.ref).outerjoin(Case, and_(
            Case.action_id == Action.id, Case.kind.in_(notices.KINDS)))
        .where(*_of(person_id, ref)).order_by(Case.id).limit(1)).first()
    if row is None or not row.Action.asks:
        return None
    action, request = row
    return Asked(action.ref, tuple(action.asks or ()), action.answer_due_at, action.answered_at,
                 actions.is_over(action, clock.now()), request)


def draft_of(ref: str) -> str:
    """Return the name under which files wait for the answer to this decision."""
    return f"answer {ref}"


def answer(person_id: int, ref: str, answers: list[str]) -> Case:
    """Send the answers, one for each thing asked, as one message with the files that wait.

    The first answer starts the team's clock; later ones add to the thread and move no date
    that the team owes already. Answers that repeat the last message are taken for the same form
    sent twice. Raises `Refusal` where nothing is said, nothing is asked, or the decision has
    ended; nothing is stored then.
    """
    action = _theirs(person_id, ref)
    if action is None or not action.asks:
        raise Refusal(NOT_ASKED)
    lock_decision(action)
    now = clock.now()
    if actions.is_over(action, now):
        raise Refusal(OVER)
    text = _text(action.asks, answers)
    case = notices.of(action.id) or _thread(action)
    threads.lock(case)
    if twice := asking.said_just_now(case, person_id, text):
        files.attach(person_id, draft_of(ref), case_id=case.id, message_id=twice.id)
        return case
    message = threads.say(case, voice="person", text=text, by=person_id,
                          facts={"answers": ref})
    files.attach(person_id, draft_of(ref), case_id=case.id, message_id=message.id)
    asking.step_to_team(case)
    events.record(f"{action.kind}.answered", by=person_id, person=person_id, action=action.id)
    letters_to_team.wrote(case, message)
    return case


def _theirs(person_id: int, ref: str) -> Action | None:
    return session.scalar(select(Action).where(*_of(person_id, ref)))


def _of(person_id: int, ref: str) -> tuple[ColumnElement[bool], ...]:
    return (Action.person_id == person_id, Action.ref == ref, Action.in_force_from.is_not(None))


def _text(asks: list[str], answers: list[str]) -> str:
    """Put each answer under what was asked, for the thread; nothing of it may be empty alone."""
    given = [clean(one, LIMIT, "each answer") for one in answers[:len(asks)]]
    if not any(given):
        raise Refusal(NOTHING)
    given += [""] * (len(asks) - len(given))
    return "\n\n".join(f"{number}. {ask}\n{said or 'No answer yet.'}" for number, (ask, said)
                       in enumerate(zip(asks, given, strict=True), start=1))


def _thread(action: Action) -> Case:
    return threads.open(action.person_id, kind="info_request", subject=f"Decision {action.ref}",
                        by=None, voice="event", text=f"Decision {action.ref} asks for an answer.",
                        action_id=action.id, due_at=action.answer_due_at, owed_by="person")

