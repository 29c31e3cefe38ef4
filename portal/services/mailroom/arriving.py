"""The one way in: raw bytes and envelope are stored before anybody thinks about them."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, Table, bindparam, case, func, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from portal import clock
from portal.models import InboundMail, InboundRaw
from portal.services.many import among_told, insert_new, listed, on_postgresql
from portal.services.store import rows, session, write, write_later

LARGEST = 25 * 2**20  # bytes of one mail
SAME = re.compile(rb"^(?:from|date|subject|message-id):.*(?:\r?\n[ \t].*)*",
                  re.IGNORECASE | re.MULTILINE)
# A row that is being settled is locked, so these are for what a program holds that ended: as soon
# as may be, and later if it ended before, for whatever is wrong may pass.
LEASE, LEASE_AGAIN = timedelta(minutes=1), timedelta(minutes=5)
PACKED = 1  # as fast as may be: the usual level takes three times as long to save a tenth more
MOST_TOGETHER = 20  # mails claimed at once
MOST_BYTES = 2**20  # of mails read at once
MOST_TRIES = 3
WAIT = (timedelta(minutes=1), timedelta(minutes=10))  # before the second and the third try


MAIL: Table = InboundMail.__table__
_RAW = insert(InboundRaw.__table__)
_HOLDS_RAW = InboundRaw.mail_id == func.coalesce(MAIL.c.raw_of_id, MAIL.c.id)
_RAW_OF = select(InboundRaw.compressed).join(MAIL, _HOLDS_RAW).where(MAIL.c.id == bindparam("mail"))
_WAITING = (select(MAIL.c.id)
            .where(MAIL.c.state == "waiting", MAIL.c.due_at <= bindparam("now"))
            .order_by(MAIL.c.due_at, MAIL.c.id).with_for_update(skip_locked=True))


def _instant(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=MAIL.c.due_at.type)


def _claiming(waiting: Select[Any]) -> ReturningUpdate[Any]:
    found = waiting.cte("found")  # PostgreSQL may ask a subquery with a limit more than once
    return (update(MAIL).where(MAIL.c.id.in_(select(found.c.id)), MAIL.c.due_at <= bindparam("now"))
            .values(due_at=case((MAIL.c.attempts == 0, _instant("until")),
                                else_=_instant("until_again")),
                    attempts=MAIL.c.attempts + 1)
            .returning(MAIL.c.id, MAIL.c.attempts, MAIL.c.size))


_CLAIM = _claiming(_WAITING.limit(1))
_CLAIM_MORE = _claiming(_WAITING.where(MAIL.c.attempts == 0).limit(MOST_TOGETHER - 1))


class Claimed(NamedTuple):
    """A mail that this process may settle, until its lease runs out, and which try it is."""

    id: int
    attempts: int
    size: int


@dataclass
class Held:
    """A mail while it is settled: what is known of it, and what becomes of it (see the model)."""

    compressed: bytes
    id: int
    ref: str
    env_from: str
    rcpt: str
    size: int
    placed_by_id: int | None
    state: str
    reason: str | None
    sender: str | None
    subject: str | None
    message_id: str | None
    case_id: int | None
    person_id: int | None
    thread_message_id: int | None
    outbox_id: int | None
    attempts: int
    due_at: datetime
    error: str | None
    told: dict[str, Any]
    noted: dict[str, Any] | None = None  # as it was written down

    @property
    def raw(self) -> bytes:
        """The mail exactly as it was received."""
        return zlib.decompress(self.compressed)


_KNOWN = [column.name for column in fields(Held) if column.default is MISSING][1:]
_BECOMES = _KNOWN[_KNOWN.index("state"):]
_WAITS = (select(InboundRaw.compressed, *(MAIL.c[name] for name in _KNOWN))
          .join(MAIL, _HOLDS_RAW)
          .where(MAIL.c.state == "waiting", MAIL.c.attempts == bindparam("tries"))
          .order_by(MAIL.c.id).with_for_update(of=MAIL))
_HELD = _WAITS.where(MAIL.c.id == bindparam("mail"))
_NOTE = update(MAIL).where(MAIL.c.id == bindparam("mail"))


class Arrived(NamedTuple):
    """A mail that is safe with us. `again` says that it was here before."""

    ref: str
    again: bool


def accept(raw: bytes, *, env_from: str, rcpt: str, via: str, size: int | None = None) -> Arrived:
    """Store a mail for one recipient; the door commits and only then says that it has it.

    The same mail again, by whatever way, is counted and not stored twice. ValueError for more
    than `LARGEST` bytes: doors refuse those before, or give the beginning and the true `size`.
    """
    [arrived] = accept_for_each(raw, env_from=env_from, rcpts=[rcpt], via=via, size=size)
    return arrived


def accept_for_each(raw: bytes, *, env_from: str, rcpts: Sequence[str], via: str,
                    size: int | None = None) -> list[Arrived]:
    """Store a mail for each of its recipients, and its bytes once for all of them.

    In one order, so that two who hand over the same mail never wait for each other.
    """
    if len(raw) > LARGEST:
        raise ValueError("a mail of this size is refused at the door")
    now, same = clock.now(), content_hash(raw)
    told = {"via": via, "env_from": _plain(env_from), "received_at": now,
            "size": size or len(raw), "content_hash": same, "state": "waiting", "due_at": now}
    arrived, holder = [], None
    for to in sorted({_plain(rcpt).lower() for rcpt in rcpts}):
        made = insert_new(MAIL, {**told, "rcpt": to, "raw_of_id": holder})
        if made is not None and holder is None:
            holder = made.id
            write(_RAW, {"mail_id": holder, "compressed": zlib.compress(raw, PACKED)})
        arrived.append(Arrived(made.ref if made else _count_copy(to, same), again=made is None))
    return arrived


def content_hash(raw: bytes) -> str:
    """Return a hash that is the same on every way a mail can take: no trace of the way counts."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    told = b"\n".join(sorted(found.lower() for found in SAME.findall(head)))
    return sha256(told + b"\n\n" + body.rstrip(b"\n")).hexdigest()


def raw_of(mail_id: int) -> bytes:
    """Return a mail exactly as it was received."""
    (found,) = rows(_RAW_OF, {"mail": mail_id})
    return zlib.decompress(found.compressed)


def claim(now: datetime) -> list[Claimed]:
    """Take mails that wait, for a lease; none if none does. Commit before working.

    One, or several that are taken for the first time. What was tried before may have ended the
    whole program, and is taken alone: no other mail shall count such an end as its own.
    """
    told = {"now": now, "until": now + LEASE, "until_again": now + LEASE_AGAIN}
    found = write(_CLAIM, told)
    if found and found[0].attempts == 1:
        found = [*found, *write(_CLAIM_MORE, told)]
    return sorted((Claimed(*one) for one in found), key=lambda one: one.id)


def held(claimed: Claimed) -> Held | None:
    """Lock a claimed mail to settle it; None if its lease ran out and somebody else has it."""
    found = rows(_HELD, {"mail": claimed.id, "tries": claimed.attempts})
    return Held(*found[0]) if found else None


def held_together(claimed: Sequence[Claimed]) -> tuple[int, list[Held]]:
    """Lock the first of several mails to settle them, as many as may lie in memory together.

    Returns how many that are, and those of them that nobody else has.
    """
    sizes = accumulate(one.size for one in claimed)
    some = claimed[:max(1, sum(size <= MOST_BYTES for size in sizes))]
    found = rows(_held_together(on_postgresql()), {
        "ids": listed([one.id for one in some]), "tries": claimed[0].attempts})
    return len(some), [Held(*one) for one in found]


@cache
def _held_together(_on_postgresql: bool) -> Select[Any]:
    return _WAITS.where(among_told(MAIL.c.id))


def note(mail: Held) -> None:
    """Write down what is known of a mail by now, and what becomes of it; once if that is all."""
    told = {"mail": mail.id, **{name: getattr(mail, name) for name in _BECOMES}}
    if told != mail.noted:
        write_later(_NOTE, told)
        mail.noted = told


def failed(mail: Held, error: str) -> None:
    """Note that reading it failed: tried again a little later, then left to people."""
    mail.error = error[:1000]
    if mail.attempts >= MOST_TRIES:
        mail.state, mail.reason = "failed", "We could not read this mail."
    else:
        mail.due_at = clock.now() + WAIT[mail.attempts - 1]


def try_again(mail: InboundMail) -> None:
    """Let a mail go through once more, as if it had just arrived."""
    mail.state, mail.reason, mail.error = "waiting", None, None
    mail.attempts, mail.due_at, mail.settled_at = 0, clock.now(), None


def _count_copy(rcpt: str, same: str) -> str:
    return session.scalars(
        update(InboundMail).where(InboundMail.rcpt == rcpt, InboundMail.content_hash == same)
        .values(copies=InboundMail.copies + 1).returning(InboundMail.ref)).one()


def _plain(address: str) -> str:
    """An address of the envelope as it may be stored."""
    kept = address.strip("<> ").replace("\x00", "").encode("utf-8", "replace").decode()
    return kept[:320]
