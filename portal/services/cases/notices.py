"""Every decision opens a request: the thread in which the person can answer it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from portal import clock
from portal.models import Action, Case
from portal.policy import clocks
from portal.policy.requests import SUBJECT_LIMIT
from portal.policy.text import shortened
from portal.policy.vocabulary import Kind
from portal.services.cases import threads
from portal.services.many import among
from portal.services.store import session

KINDS = ("notice", "info_request")  # of requests that a decision opened
TOOK_EFFECT = "Decision {ref} was sent to you: {headline}."


def open_for(action: Action, told: dict[str, Any]) -> Case:
    """Open the request of a decision that was just imposed; its first entry links to it.

    `told` is the statement of reasons. Nobody owes a step until the person writes; where the
    decision asks for something, the person owes the answer by its date.
    """
    is_question = action.kind == Kind.info_request
    asks = is_question or bool(action.asks)
    headline = told["headline"]
    return threads.open(
        action.person_id, kind="info_request" if is_question else "notice",
        by=None, subject=shortened(
            f"Decision {action.ref}: {headline[:1].lower()}{headline[1:]}", SUBJECT_LIMIT),
        voice="event", text=TOOK_EFFECT.format(ref=action.ref, headline=headline.rstrip(".")),
        action_id=action.id, facts={"decision": action.ref},
        owed_by="person" if asks else None,
        due_at=(action.answer_due_at or clocks.info_request_due(clock.now())) if asks else None)


def of(action_id: int) -> Case | None:
    """Return the request that a decision opened."""
    return session.scalars(
        select(Case).where(Case.action_id == action_id, Case.kind.in_(KINDS))
        .order_by(Case.id).limit(1)).first()


def ref_of(person_id: int, decision_ref: str) -> str | None:
    """Return the reference of the request that one of a person's own decisions opened."""
    return session.scalar(
        select(Case.ref).join(Action, Action.id == Case.action_id)
        .where(Case.person_id == person_id, Action.ref == decision_ref,
               Case.kind.in_(KINDS))
        .order_by(Case.id).limit(1))


def move_team_date(action_ids: Collection[int], due_at: datetime) -> None:
    """Note with answered decisions the new date by which the team looks at the answer."""
    session.execute(
        update(Action).where(among(Action.id, action_ids), Action.answered_at.is_not(None))
        .values(staff_due_at=due_at))


def move_answer_date(action_ids: Collection[int], due_at: datetime, *,
                     by: Connection | None = None) -> None:
    """Note with decisions that wait for an answer its new date, in the session unless told."""
    (by or session).execute(
        update(Action).where(among(Action.id, action_ids), Action.asks.is_not(None),
                             Action.answered_at.is_(None), Action.answer_due_at < due_at)
        .values(answer_due_at=due_at))


def wait_again(action_id: int, due_at: datetime) -> None:
    """Note with a decision that its person is asked once more, and by when they answer."""
    session.execute(
        update(Action).where(Action.id == action_id, Action.asks.is_not(None))
        .values(staff_due_at=None, answer_due_at=due_at))


def tell(action: Action, text: str) -> None:
    """Add to a decision's thread what has become of it."""
    case = of(action.id)
    if case is not None:
        threads.say(case, voice="event", text=text, by=None, facts={"decision": action.ref})


def ended(action: Action, because: str) -> None:
    """Say in a decision's thread that it ended before its time; `because` is for its person."""
    tell(action, f"Decision {action.ref} has ended early. {because}")
