"""What a person does in their requests: ask something new, write in one, read one.

Standing plays no part: whoever is on hold, suspended or closed is heard like anybody else.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from portal import clock
from portal.models import Action, Case, Message, Person
from portal.policy import clocks
from portal.policy.refusal import Refusal
from portal.policy.requests import MESSAGE_LIMIT, OPENED_AT_MOST, SAID_TWICE
from portal.policy.text import clean
from portal.services import calendar, events, letters_of_requests
from portal.services.cases import due, notices, threads
from portal.services.cases.held import HeldCase
from portal.services.cases.threads import Said
from portal.services.store import rows, session

ABOUT = {
    "decision": "A decision about my account",
    "feedback": "Feedback on a contract",
    "account": "My account or my settings",
    "other": "Something else",
}
CHOOSE = "Choose what your question is about."
_SAID = (threads.AS_SAID
         .where(Message.case_id == bindparam("case"), Message.author_id == bindparam("by"),
                Message.at > bindparam("since"), Message.text == bindparam("text"))
         .order_by(Message.id.desc()).limit(1))


def ask(person_id: int, *, about: str, subject: str, text: str,
        decision: str | None = None) -> Case:
    """Open a question that the team owes an answer to, and send the receipt.

    `about` is a key of `ABOUT`, `decision` the reference of one of the person's own decisions.
    The same question sent twice within a moment is one. Raises `Refusal`.
    """
    if about not in ABOUT:
        raise Refusal(CHOOSE)
    subject = threads.subject_of(subject)
    text = message_of(text)
    _one_at_a_time(person_id)
    if twice := _asked_just_now(person_id, subject, text):
        return twice
    demand_few(person_id)
    action_id = _own_decision(person_id, decision)
    case = threads.open(
        person_id, kind="question", subject=subject, by=person_id, text=text, action_id=action_id,
        due_at=clocks.question_answer_due(clock.now(), calendar.holidays()),
        facts={"about": about})
    events.record("request.opened", by=person_id, person=person_id, action=action_id,
                  facts={"request": case.ref, "about": about})
    letters_of_requests.received(case, threads.first_message(case))
    return case


def write(case: Case, *, by: int, text: str) -> Said:
    """Add a person's message to their request; the next step is the team's from then on.

    A date that the team has already stays as it is. The same words twice within a moment are
    one message. Raises `Refusal` for an empty or overlong text.
    """
    text = message_of(text)
    threads.lock(case)
    if twice := said_just_now(case, by, text):
        return twice
    message = threads.say(case, voice="person", text=text, by=by)
    events.record("request.written", by=by, person=case.person_id, action=case.action_id,
                  facts={"request": case.ref})
    if step_to_team(case):
        letters_of_requests.received(case, message)
    return message


def step_to_team(case: Case | HeldCase) -> bool:
    """After a person has spoken: the next step is the team's. False if it was so already."""
    handed = hand_to_team(case, clock.now())
    _start_clock_of_decision(case)
    return handed


def hand_to_team(case: Case | HeldCase, now: datetime) -> bool:
    """Let the team owe the next step; False if it owed one already, whose date then stays."""
    if case.owed_by == "team":
        return False
    due_at = due.answer_due(case, now)
    if case.closed_at:
        threads.reopen(case, "team", due_at)
    else:
        threads.owe(case, "team", due_at)
    return True


def message_of(text: str | None) -> str:
    """Return a message as it is kept; refuse an empty one and one that is too long."""
    kept = clean(text, MESSAGE_LIMIT, "your message")
    if not kept:
        raise Refusal(threads.NOTHING_SAID)
    return kept


def mark_read(person_id: int, ref: str, message_ref: str) -> bool:
    """Note that a person has read their request up to this message; False if it is not theirs.

    What came after it stays unread.
    """
    found = session.execute(
        select(Case, Message.at).join(Message, Message.case_id == Case.id)
        .where(Case.ref == ref, Case.person_id == person_id, Message.ref == message_ref,
               Message.voice != "note")).first()
    if found is None:
        return False
    case, at = found
    case.read_at = max(at, case.read_at or at)
    return True


def said_just_now(case: Case | HeldCase, by: int, text: str) -> Said | None:
    """Return what the same person said in the same words a moment ago: a button pressed twice."""
    if isinstance(case, HeldCase) and case.said is not None and (by, text) not in case.said:
        return None
    found = rows(_SAID, {"case": case.id, "by": by, "text": text,
                         "since": clock.now() - SAID_TWICE})
    return Said(*found[0]) if found else None


def _start_clock_of_decision(case: Case | HeldCase) -> None:
    """Note with the decision itself that its person has answered, and by when staff look at it.

    Their first answer is when they answered, also where staff have asked for more since.
    """
    if case.kind not in notices.KINDS or case.action_id is None:
        return
    action = session.get_one(Action, case.action_id)
    if action.asks and action.staff_due_at is None:
        action.answered_at = action.answered_at or clock.now()
        action.staff_due_at = case.due_at


def _asked_just_now(person_id: int, subject: str, text: str) -> Case | None:
    return session.scalars(
        select(Case).join(Message, Message.case_id == Case.id)
        .where(Case.person_id == person_id, Case.kind == "question", Case.subject == subject,
               Case.opened_at > clock.now() - SAID_TWICE, Message.text == text)
        .order_by(Case.id.desc()).limit(1)).first()


def _one_at_a_time(person_id: int) -> None:
    """Keep two submits of one form apart, so that the second sees what the first has stored."""
    session.execute(select(Person.id).where(Person.id == person_id)
                    .with_for_update(key_share=True))


def demand_few(person_id: int) -> None:
    """Refuse a flood: other people wait for the same team."""
    since = clock.now() - timedelta(days=1)
    asked = session.scalar(select(func.count()).where(
        Case.person_id == person_id, Case.kind == "question", Case.opened_at > since))
    if (asked or 0) >= OPENED_AT_MOST:
        raise Refusal(f"You have asked {OPENED_AT_MOST} questions since yesterday. Add to one of "
                      "them, or come back tomorrow.")


def _own_decision(person_id: int, ref: str | None) -> int | None:
    if not ref:
        return None
    found = session.scalar(select(Action.id).where(
        Action.ref == ref, Action.person_id == person_id, Action.in_force_from.is_not(None)))
    if found is None:
        raise Refusal("Choose one of the decisions in the list.")
    return found
