"""One thread as a page shows it: what it is about, where it stands, what was said."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.mail.letters.kinds import Read
from portal.models import Action, Case, Draft, Feedback, File, OutboxLetter, Person
from portal.policy.text import first_name
from portal.services.cases import due, entries, hidden, notices, unheard
from portal.services.cases.entries import FILE, Attached, Entry
from portal.services.store import one_of, rows
from portal.services.together import Together

NO_LIMIT = 100_000
MOST_SHOWN = 100  # entries of a thread at once; earlier ones are a link away
DRAFT = "message"


class Head(NamedTuple):
    """What a request is and where it stands; instants are aware UTC.

    `draft` are the fields that its reader has typed and not sent; `asks` are the things that the
    decision which opened it asks for, until they are answered; `decision_ends_at` is when the
    decision it is about ended or will by itself; `unread_letter` says that a letter which asked
    its person for something did not arrive, and that they have not read it here.
    """

    id: int
    ref: str
    kind: str
    subject: str
    owed_by: str | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None
    missed_at: datetime | None
    times_missed: int
    claimed_at: datetime | None
    last_at: datetime
    read_at: datetime | None
    revision: int
    answer_seen_at: datetime | None
    decision: str | None
    feedback: str | None
    claimed_by_id: int | None
    claimed_by: str | None
    person_id: int
    person_ref: str
    person: str
    roles: frozenset[str]
    zone: str
    draft: dict[str, Any] | None
    asks: list[str] | None
    decision_ends_at: datetime | None
    unread_letter: bool

    @property
    def person_first(self) -> str:
        """The name to speak of its person with."""
        return first_name(self.person)

    @property
    def is_answered(self) -> bool:
        """Whether it asked for a decision of the team's own and has one."""
        return self.kind in due.BY_RULE and self.outcome is not None

    @property
    def unread(self) -> bool:
        """Whether its person has not seen what was said last."""
        return self.read_at is None or self.read_at < self.last_at


HEAD_WIDTH = len(Head._fields)


class Thread(NamedTuple):
    """A request with its entries, oldest first.

    `earlier` says that there are more than are shown; `kept` are files that the reader has
    added to a message that is not sent yet.
    """

    head: Head
    entries: Sequence[Entry]
    earlier: bool
    kept: list[Attached]


_UNANSWERED = case((and_(one_of(Case.kind, notices.KINDS), Action.answered_at.is_(None)),
                    Action.asks))


_UNREAD = exists().where(OutboxLetter.case_id == Case.id,
                         unheard.is_lost(Read.request)).correlate(Case)


@cache
def _head(*, staff: bool) -> Select[*tuple[Any, ...]]:
    reader: Any = bindparam("reader")
    may_read = hidden.readable_by(reader) if staff else Case.person_id == reader
    claimer, owner = aliased(Person), aliased(Person)
    draft = (select(Draft.fields).where(
        Draft.person_id == bindparam("reader"), Draft.form == DRAFT, Draft.about_ref == Case.ref)
        .correlate(Case).scalar_subquery())
    return (select(Case.id, Case.ref, Case.kind, Case.subject, Case.owed_by, Case.due_at,
                   Case.opened_at, Case.closed_at, Case.outcome, Case.missed_at,
                   Case.times_missed, Case.claimed_at, Case.last_at, Case.read_at, Case.revision,
                   Case.answer_seen_at, Action.ref, Feedback.ref, Case.claimed_by_id, claimer.name,
                   owner.id, owner.ref, owner.name, owner.role_names, owner.time_zone, draft,
                   _UNANSWERED, func.coalesce(Action.lifted_at, Action.ends_at), _UNREAD)
            .join(owner, owner.id == Case.person_id)
            .outerjoin(Action, Action.id == Case.action_id)
            .outerjoin(Feedback, Feedback.id == Case.feedback_id)
            .outerjoin(claimer, claimer.id == Case.claimed_by_id)
            .where(Case.ref == bindparam("ref"), may_read))


# Of a thread: files of its messages, and those of a message that its reader has not sent yet.
_OF_THREAD = or_(
    and_(File.case_id == Case.id, File.message_id.is_not(None)),
    and_(File.owner_id == bindparam("reader"),
         File.draft_of == literal(f"{DRAFT} ").concat(Case.ref)))


@cache
def _thread_of_staff() -> Together:
    sent = (select(*FILE)
            .where(File.case_id == bindparam("case"), File.message_id.is_not(None))
            .order_by(File.id).limit(NO_LIMIT))
    return Together(sent, entries.said(notes=True))


@cache
def _head_with_files(*, staff: bool) -> Select[Any]:
    """One row for each file, at least one."""
    return _head(staff=staff).add_columns(*FILE).outerjoin(File, _OF_THREAD).order_by(File.id)


def of_person(person_id: int, ref: str, *, whole: bool = False) -> Thread | None:
    """Return a person's own request without the notes of staff; a stranger's is None."""
    return _thread(person_id, ref, staff=False, whole=whole)


def of_staff(reader_id: int, ref: str, *, whole: bool = False) -> Thread | None:
    """Return a request as staff see it, notes included; None for one of the reader's own."""
    return _thread(reader_id, ref, staff=True, whole=whole)


def head_for_staff() -> Select[Any]:
    """Return the query for the head of one request (`ref`, `reader`), for others to add to.

    Its first `HEAD_WIDTH` columns are what `thread_for_staff` takes.
    """
    return _head(staff=True)


def thread_for_staff(head: Sequence[Any]) -> Thread:
    """Return the thread whose head was read along with something else.

    For pages on which nobody writes in it: without files of a message that is not sent yet.
    """
    top = Head(*head)
    files, said = _thread_of_staff().ask({"case": top.id, "most": MOST_SHOWN + 1})
    return _filled(top, said, files, MOST_SHOWN)


def _thread(reader_id: int, ref: str, *, staff: bool, whole: bool) -> Thread | None:
    found = rows(_head_with_files(staff=staff), {"ref": ref, "reader": reader_id})
    if not found:
        return None
    top, files = Head(*found[0][:HEAD_WIDTH]), [row[HEAD_WIDTH:] for row in found]
    most = NO_LIMIT if whole else MOST_SHOWN
    said = rows(entries.said(notes=staff), {"case": top.id, "most": most + 1})
    return _filled(top, said, files if files[0][1] else [], most)


def _filled(top: Head, said: Sequence[Any], attached: Sequence[Any], most: int) -> Thread:
    shown, kept = entries.in_order(said[:most], attached)
    return Thread(top, shown, earlier=len(said) > most, kept=kept)


def draft_of(ref: str) -> str:
    """Return what files belong to until the message they are for is sent."""
    return f"{DRAFT} {ref}"
