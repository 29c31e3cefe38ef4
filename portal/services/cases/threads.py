"""The ground of every request: it is opened, said in, owed by somebody, closed, and found.

For other services; whoever opens or answers a kind of request of their own goes through here.
"""

from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import bindparam, insert, select

from portal import clock
from portal.models import Action, Case, Message
from portal.policy.refusal import Refusal
from portal.policy.requests import ENTRY_LIMIT, REMINDED_BEFORE, SUBJECT_LIMIT
from portal.policy.text import clean
from portal.services.cases import held
from portal.services.cases.held import HeldCase
from portal.services.store import lock as lock_row
from portal.services.store import rows, session, write

Kind = Literal["notice", "report", "question", "review", "info_request"]
Voice = Literal["person", "team", "event", "note"]
Via = Literal["page", "mail"]
Who = Literal["person", "team"]

NOTHING_SAID = "Write your message first: there is nothing in it yet."


class Said(NamedTuple):
    """A message of a thread as it is stored: messages never change."""

    id: int
    ref: str
    case_id: int
    at: datetime
    voice: str
    via: str
    author_id: int | None
    text: str
    facts: dict[str, Any]


AS_SAID = select(*(getattr(Message, name) for name in Said._fields))
_FIRST = AS_SAID.where(Message.case_id == bindparam("case")).order_by(Message.id).limit(1)
_ASKING = (select(Action.id).where(Action.id == bindparam("action"), Action.asks.is_not(None))
           .with_for_update(key_share=True))
_MESSAGE = insert(Message.__table__).returning(Message.__table__.c.id, Message.__table__.c.ref)


def open(  # noqa: PLR0913  (one request is made of so many facts)
         person_id: int, *, kind: Kind, subject: str, by: int | None, text: str = "",
         voice: Voice = "person", via: Via = "page", action_id: int | None = None,
         feedback_id: int | None = None, owed_by: Who | None = "team",
         due_at: datetime | None = None, facts: dict[str, Any] | None = None) -> Case:
    """Open a request of a person with its first message, and return it (flushed).

    `person_id` is whose request it is, `by` the id of who wrote the first message (None: the
    portal). `owed_by` and `due_at` (aware UTC) come together: None for both when nobody owes
    a step. `facts` are JSON values for the first message. Raises `Refusal` for an empty or
    overlong text or subject.
    """
    now = clock.now()
    case = Case(person_id=person_id, kind=kind, subject=subject_of(subject), action_id=action_id,
                feedback_id=feedback_id, opened_at=now, owed_by=owed_by if due_at else None,
                due_at=due_at if owed_by else None, last_at=now)
    case.reminded_at = _no_reminder_needed(case, now)
    session.add(case)
    session.flush()
    say(case, voice=voice, text=text, by=by, via=via, facts=facts)
    return case


def say(case: Case | HeldCase, *, voice: Voice, text: str, by: int | None, via: Via = "page",
        facts: dict[str, Any] | None = None) -> Said:
    """Add one message to a request and return it (stored).

    A note of staff stays with staff: it moves nothing that the person can see. Whoever holds
    an older form of this request meets a conflict from here on. Raises `Refusal` for a text
    that is empty or too long.
    """
    kept = clean(text, ENTRY_LIMIT, "your message")
    if not kept:
        raise Refusal(NOTHING_SAID)
    now = clock.now()
    case.revision += 1
    if voice != "note":
        case.last_at = now
    if voice == "person":
        case.read_at = now  # whoever writes has read what stands above
    if isinstance(case, HeldCase):
        held.keep(case)
        case.said = None  # there is one more by now
    return _stored(case_id=case.id, at=now, voice=voice, via=via, author_id=by, text=kept,
                   facts=facts or {})


def _stored(**told: Any) -> Said:
    (made,) = write(_MESSAGE, told)
    return Said(made.id, made.ref, **told)


def owe(case: Case | HeldCase, who: Who | None, due_at: datetime | None) -> None:
    """Say who does the next step, and by when (aware UTC); None for both if nobody does.

    A new date begins afresh: it was not missed, and nobody has been reminded of it, but for
    one so near that asking is reminder enough. ValueError for one without the other.
    """
    if (who is None) != (due_at is None):
        raise ValueError("who owes a step and by when belong together")
    case.owed_by, case.due_at = who, due_at
    case.missed_at, case.reminded_at = None, _no_reminder_needed(case, clock.now())
    case.revision += 1


def close(case: Case, *, by: int | None, outcome: str) -> None:
    """End a request: nobody owes anything any more. `outcome` is one word for the record.

    Says nothing in the thread: the words belong to whoever closes it. A closed one stays
    closed as it is.
    """
    if case.closed_at:
        return
    owe(case, None, None)
    case.closed_at, case.closed_by_id, case.outcome = clock.now(), by, outcome


def reopen(case: Case | HeldCase, who: Who, due_at: datetime) -> None:
    """Take a closed request up again, because something was said after its end."""
    case.closed_at = case.closed_by_id = None
    owe(case, who, due_at)


def subject_of(text: str | None) -> str:
    """Return a subject as it is kept, on one line; refuse an empty one and one too long."""
    kept = " ".join(clean(text, SUBJECT_LIMIT, "the subject").split())
    if not kept:
        raise Refusal("Say in a few words what it is about.")
    return kept


def of_person(person_id: int, ref: str) -> Case | None:
    """Return this person's request with this reference; a stranger's is None."""
    return session.scalar(select(Case).where(Case.ref == ref, Case.person_id == person_id))


def by_ref(ref: str) -> Case | None:
    """Return the request with this reference, for staff."""
    return session.scalar(select(Case).where(Case.ref == ref))


def lock(case: Case) -> None:
    """Hold a request until the transaction ends, read again as it stands now.

    A decision that asks for something is held first: answers move its dates, and whoever ends a
    decision comes from it to its request.
    """
    session.flush()
    if case.action_id is not None:
        lock_row(_ASKING, {"action": case.action_id})
    session.refresh(case, with_for_update=True)


def first_message(case: Case | HeldCase) -> Said:
    """Return the message that a request was opened with."""
    (found,) = rows(_FIRST, {"case": case.id})
    return Said(*found)


def _no_reminder_needed(case: Case | HeldCase, now: datetime) -> datetime | None:
    """The instant to store as that of the reminder where the date is too near for one."""
    if case.owed_by == "person" and case.due_at and case.due_at - now <= REMINDED_BEFORE:
        return now
    return None
