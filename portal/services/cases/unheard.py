"""What a person must know and no letter brought: until they have read it on a page.

Which letters these are, and the page that tells the same, is said where each letter is.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from portal import clock
from portal.mail.letters import NOTICES, READ_ON
from portal.mail.letters.kinds import Read
from portal.models import Action, Case, OutboxLetter
from portal.policy import clocks
from portal.services.cases import notices
from portal.services.store import one_of

ASKING = NOTICES | READ_ON[Read.request]  # letters with a date of their reader's


def is_lost(page: Read, letter: Any = OutboxLetter) -> ColumnElement[bool]:
    """The condition that a letter did not arrive and that its page was not read since."""
    return and_(one_of(letter.letter, READ_ON[page]), letter.seen_at.is_(None),
                _not_arrived(letter))


def is_unheard() -> ColumnElement[bool]:
    """The condition that a person owes a `Case` a step, and has never been told so.

    The last letter that asked them for it did not arrive, and they have not read it here.
    """
    asked, earlier, action = aliased(OutboxLetter), aliased(OutboxLetter), aliased(Action)
    newest = (select(func.max(earlier.id))
              .where(earlier.case_id == Case.id, earlier.letter.in_(ASKING))
              .correlate(Case).scalar_subquery())
    unread = exists().where(action.id == asked.action_id, action.notice_seen_at.is_(None))
    return and_(Case.owed_by == "person", exists().where(
        asked.id == newest, _not_arrived(asked),
        or_(is_lost(Read.request, asked), and_(asked.letter.in_(NOTICES), unread)))
        .correlate(Case))


def note_thread_seen(ref: str, connection: Connection) -> None:
    """Note on a connection of its own that a person reads now what their request asks of them."""
    count_from_now(connection, Case.ref == ref)
    _note_seen(connection, Read.request, OutboxLetter.case_id.in_(
        select(Case.id).where(Case.ref == ref)))


def note_decisions_seen(refs: list[str], connection: Connection) -> None:
    """Note that a person reads now what later letters told of these decisions."""
    _note_seen(connection, Read.decision, OutboxLetter.action_id.in_(
        select(Action.id).where(Action.ref.in_(refs))))


def count_from_now(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Give whoever reads only now what such requests ask of them all the time to answer it."""
    due_at = clocks.info_request_due(clock.now())
    late = connection.execute(select(Case.id, Case.action_id).where(
        *which, Case.due_at < due_at, Case.closed_at.is_(None), is_unheard())).all()
    if late:
        notices.move_answer_date([row.action_id for row in late if row.action_id], due_at,
                                 by=connection)
        connection.execute(update(Case).where(Case.id.in_([row.id for row in late]))
                           .values(due_at=due_at, reminded_at=None))


def _not_arrived(letter: Any) -> ColumnElement[bool]:
    return or_(letter.bounced_at.is_not(None), letter.dead_at.is_not(None))


def _note_seen(connection: Connection, page: Read, which: ColumnElement[bool]) -> None:
    connection.execute(update(OutboxLetter).where(is_lost(page), which)
                       .values(seen_at=clock.now()))
