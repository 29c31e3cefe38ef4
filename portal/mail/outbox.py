"""Letters are posted in the transaction that causes them, and wait here for the carrier.

Posting never commits: a decision that is rolled back takes its letter along. The dedupe key
lets any work run twice and still write one letter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session, scoped_session

from portal import writing
from portal.mail import codec, house
from portal.mail.letters import Facts
from portal.mail.letters.kinds import kind_of
from portal.mail.message import new_message_id
from portal.mail.render import Letter
from portal.models.base import new_ref
from portal.models.mail import OutboxLetter

AnySession = Session | scoped_session[Any] | Connection
OUTBOX: Table = OutboxLetter.__table__
REF_LENGTH = 12  # 60 random bits: letters are many, and a ref taken twice would stop a Monday


@dataclass(frozen=True)
class Later:
    """A letter that is written when it is delivered: its facts, and the person it goes to.

    Without a person it goes to the team's own mailbox. `headers` as for `post`.
    """

    facts: Facts
    person_id: int | None
    to_address: str
    dedupe_key: str
    action_id: int | None = None
    case_id: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def post(  # noqa: PLR0913  (one letter is made of so many facts)
    session: AnySession,
    letter: Letter,
    *,
    to_address: str,
    dedupe_key: str,
    now: datetime,
    person_id: int | None = None,
    action_id: int | None = None,
    case_id: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> str | None:
    """Post a finished letter; its ref, or None when the dedupe key was posted before.

    What is stored is what the person will read, whatever changes later.
    """
    row = _row(letter.name, to_address, dedupe_key, now) | {
        "person_id": person_id, "action_id": action_id, "case_id": case_id,
        "headers": dict(headers or {}),
        "subject": letter.subject, "text": letter.text, "html": letter.html,
    }  # fmt: skip
    bind = session if isinstance(session, Connection) else session.connection()
    found = writing.send(bind, _one_new(bind.dialect.name), row)
    return found[0].ref if found else None


def post_later(session: AnySession, letters: Iterable[Later], *, now: datetime) -> None:
    """Post many letters as facts alone; each is written when it is delivered."""
    if rows := [_row_of(late, now) for late in letters]:
        bind = session if isinstance(session, Connection) else session.connection()
        bind.execute(_new(bind.dialect.name), rows)


def post_one_later(connection: Connection, late: Later, *, now: datetime) -> None:
    """Post one letter as facts alone, by a statement that was made ready once.

    In a block of `writing.gathered` it goes with what else is written there.
    """
    writing.later(connection, _new(connection.dialect.name), _row_of(late, now))


def revive(session: AnySession, ref: str, *, by: str, now: datetime) -> bool:
    """Let a dead letter be tried again from the first step; False when it is not dead.

    `by` is the name of the member of staff, kept beside the earlier error.
    """
    again = (
        update(OUTBOX)
        .where(OUTBOX.c.ref == ref, OUTBOX.c.dead_at.is_not(None))
        .values(
            dead_at=None, attempts=0, due_at=now, lease_until=None, lease_by=None,
            error=f"Sent again by {by}. Before: " + OUTBOX.c.error,
        )
    )  # fmt: skip
    return _touched(session.execute(again)) == 1


def _touched(result: Any) -> int:
    return int(result.rowcount)


def _row(letter: str, to_address: str, dedupe_key: str, now: datetime) -> dict[str, Any]:
    return {
        "ref": new_ref("M", REF_LENGTH), "letter": letter, "dedupe_key": dedupe_key,
        "person_id": None, "to_address": to_address,
        "message_id": new_message_id(house.current().domain),
        "subject": None, "text": None, "html": None, "facts": {}, "headers": {},
        "action_id": None, "case_id": None, "created_at": now, "due_at": now, "attempts": 0,
    }  # fmt: skip


def _row_of(late: Later, now: datetime) -> dict[str, Any]:
    return _row(kind_of(late.facts).name, late.to_address, late.dedupe_key, now) | {
        "person_id": late.person_id, "action_id": late.action_id, "case_id": late.case_id,
        "facts": codec.to_json(late.facts), "headers": dict(late.headers),
    }  # fmt: skip


@cache
def _one_new(dialect: str) -> Any:
    return _new(dialect).returning(OUTBOX.c.ref)


def _new(dialect: str) -> Any:
    return writing.insert_new(dialect, OUTBOX, OUTBOX.c.dedupe_key.key)
