"""Which waiting letter is whose to deliver, and what became of it.

A claim is a lease: a worker that dies gives its letters back after five minutes. All of it
works on a Core connection inside a transaction that the caller ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, Update, bindparam, or_, select, update
from sqlalchemy.engine import Connection

from portal import writing
from portal.mail.letters import ANSWERS, LETTERS, NOTICES
from portal.mail.letters.kinds import kind_of
from portal.mail.message import Wire
from portal.mail.outbox import OUTBOX
from portal.models.cases import Case
from portal.models.enforcement import Action

LEASE = timedelta(minutes=5)
# Waits after a try that failed for now; together under three days, then the letter is dead.
LADDER = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1),
    timedelta(hours=4), timedelta(hours=12), timedelta(hours=24), timedelta(hours=24),
)  # fmt: skip
ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claimed letter. `text` is None when it is still to be written from its facts."""

    id: int
    ref: str
    letter: str
    person_id: int | None
    to_address: str
    message_id: str
    subject: str | None
    text: str | None
    html: str | None
    facts: dict[str, Any]
    headers: dict[str, Any]
    created_at: datetime
    attempts: int
    case_id: int | None = None


COLUMNS = [OUTBOX.c[name] for name in Waiting.__dataclass_fields__]


# Built once: a Monday marks a hundred thousand letters.
SENT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("this"))
    .values(
        sent_at=bindparam("now"), attempts=OUTBOX.c.attempts + 1,
        error=None, lease_until=None, lease_by=None,
    )
)  # fmt: skip
SENT_WRITTEN = SENT.values(
    subject=bindparam("subject"), text=bindparam("text"), html=bindparam("html"))
SENT_SECRET = SENT.values(text=None, html=None, facts={})


def _bounced(table: Table, column: str, of: str) -> Update:
    """The question that notes, once, that a letter never left, at what its column `of` names."""
    letter = select(OUTBOX.c[of]).where(OUTBOX.c.id == bindparam("this")).scalar_subquery()
    return (update(table).where(table.c[column].is_(None), table.c.id == letter)
            .values({column: bindparam("now")}))


# The time for a review must not run out on a notice or an answer that never left.
NOT_ARRIVED = _bounced(Action.__table__, "notice_bounced_at", "action_id")
NOT_ANSWERED = _bounced(Case.__table__, "answer_bounced_at", "case_id")


def claim(connection: Connection, worker: str, now: datetime, limit: int) -> list[Waiting]:
    """Up to `limit` due letters that nobody else holds, oldest first, leased to `worker`."""
    free = or_(OUTBOX.c.lease_until.is_(None), OUTBOX.c.lease_until <= now)
    due = (
        select(*COLUMNS)
        .where(OUTBOX.c.sent_at.is_(None), OUTBOX.c.dead_at.is_(None))
        .where(OUTBOX.c.due_at <= now, free)
        .order_by(OUTBOX.c.due_at, OUTBOX.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite: the transaction began as a writer
    )
    letters = [Waiting(*row) for row in connection.execute(due)]
    _change(connection, [each.id for each in letters], lease_until=now + LEASE, lease_by=worker)
    return letters


def release(connection: Connection, letters: Iterable[Waiting]) -> None:
    """Give letters back untried."""
    _change(connection, [each.id for each in letters], lease_until=None, lease_by=None)


def mark_sent(connection: Connection, letter: Waiting, now: datetime, wire: Wire) -> None:
    """The relay took the letter. One that carries a one-time secret is not kept.

    One of a request that was written just now is: its answer quotes it.
    """
    told = {"this": letter.id, "now": now}
    if letter.letter in LETTERS and kind_of(LETTERS[letter.letter]).secret:
        writing.send(connection, SENT_SECRET, told)
    elif letter.text is None and letter.case_id is not None:
        said = {"subject": wire.subject, "text": wire.text, "html": wire.html}
        writing.send(connection, SENT_WRITTEN, told | said)
    else:
        writing.send(connection, SENT, told)


def mark_dead(connection: Connection, letter: Waiting, now: datetime, error: str) -> None:
    """No further try will help; staff see the letter and may send it again."""
    _end(connection, letter, dead_at=now, attempts=letter.attempts + 1, error=_short(error))
    if letter.letter in NOTICES:
        connection.execute(NOT_ARRIVED, {"this": letter.id, "now": now})
    if letter.letter in ANSWERS:
        connection.execute(NOT_ANSWERED, {"this": letter.id, "now": now})


def postpone(connection: Connection, letter: Waiting, now: datetime, error: str) -> bool:
    """Try again later, by the ladder; False when that was the last try and it is dead now."""
    if letter.attempts >= len(LADDER):
        mark_dead(connection, letter, now, error)
        return False
    due_at = now + LADDER[letter.attempts]
    attempts = letter.attempts + 1
    _end(connection, letter, due_at=due_at, attempts=attempts, error=_short(error))
    return True


def step_aside(connection: Connection, letter: Waiting, until: datetime, error: str) -> None:
    """The relay is away: wait without spending a try, behind the letters that are due before."""
    _end(connection, letter, due_at=until, error=_short(error))


def _end(connection: Connection, letter: Waiting, **facts: Any) -> None:
    _change(connection, [letter.id], lease_until=None, lease_by=None, **facts)


def _change(connection: Connection, ids: list[int], **facts: Any) -> None:
    if ids:
        wanted = OUTBOX.c.id == ids[0] if len(ids) == 1 else OUTBOX.c.id.in_(ids)
        connection.execute(update(OUTBOX).where(wanted).values(**facts))


def _short(error: str) -> str:
    return error.replace("\0", "")[:ERROR_LENGTH]
