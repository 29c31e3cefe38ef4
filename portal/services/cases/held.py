"""A request while a mail is brought into it: held, as plain values, written back at once.

What a mail needs of a request is read and written many times a minute; an object that the session
keeps costs several times as much. Everybody else has `models.Case`.
"""

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from portal.models import Case
from portal.services.store import session, write_later


class Sent(NamedTuple):
    """A letter of a request, by what others go on from."""

    letter: str
    message_id: str
    dedupe_key: str
    to_address: str
    person_id: int | None


@dataclass
class HeldCase:
    """The columns of a request, which nobody else can change meanwhile; see the model.

    `said` and `sent` are there where its words were read (see `mailroom.so_far`): who said what,
    as (author's id, text), and its letters, the newest first.
    """

    id: int
    ref: str
    person_id: int
    kind: str
    subject: str
    action_id: int | None
    feedback_id: int | None
    opened_at: datetime
    owed_by: str | None
    due_at: datetime | None
    reminded_at: datetime | None
    missed_at: datetime | None
    times_missed: int
    claimed_by_id: int | None
    claimed_at: datetime | None
    last_at: datetime
    read_at: datetime | None
    closed_at: datetime | None
    closed_by_id: int | None
    outcome: str | None
    revision: int
    said: Sequence[tuple[int | None, str]] | None = None
    sent: Sequence[Sent] | None = None


_KNOWN = [column.name for column in fields(HeldCase) if column.default is MISSING]
_MOVES = _KNOWN[_KNOWN.index("owed_by"):]
WIDTH = len(_KNOWN)
ANY = select(*(getattr(Case, name) for name in _KNOWN)).with_for_update(of=Case)
QUERY = ANY.where(Case.id == bindparam("case"))
_TABLE = Case.__table__
_KEEP = update(_TABLE).where(_TABLE.c.id == bindparam("case"))


def keep(case: HeldCase) -> None:
    """Write down how it stands now; a block of `store.gathered` does so together with more."""
    write_later(_KEEP, {"case": case.id, **{name: getattr(case, name) for name in _MOVES}})
    session.expire_all()  # whoever has an object of the same request reads it again
