"""The one way in: raw bytes and envelope are stored before anybody thinks about them."""

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update

from portal import clock
from portal.models import InboundMail, InboundRaw
from portal.services.many import insert
from portal.services.store import session

LARGEST = 25 * 2**20  # bytes of one mail
SAME = re.compile(rb"^(?:from|date|subject|message-id):.*(?:\r?\n[ \t].*)*",
                  re.IGNORECASE | re.MULTILINE)
LEASE = timedelta(minutes=5)
MOST_TRIES = 3
WAIT = (timedelta(minutes=1), timedelta(minutes=10))  # before the second and the third try


@dataclass(frozen=True)
class Arrived:
    """A mail that is safe with us. `again` says that it was here before."""

    ref: str
    again: bool


def accept(raw: bytes, *, env_from: str, rcpt: str, via: str, size: int | None = None) -> Arrived:
    """Store a mail for one recipient; the door commits and only then says that it has it.

    The same mail again, by whatever way, is counted and not stored twice. ValueError for more
    than `LARGEST` bytes: doors refuse those before, or give the beginning and the true `size`.
    """
    if len(raw) > LARGEST:
        raise ValueError("a mail of this size is refused at the door")
    now, same = clock.now(), content_hash(raw)
    rcpt = _plain(rcpt).lower()
    made = session.execute(insert(InboundMail).values(
        via=via, env_from=_plain(env_from), rcpt=rcpt, received_at=now, size=size or len(raw),
        content_hash=same, state="waiting", due_at=now, copies=0, attempts=0,
    ).on_conflict_do_nothing().returning(InboundMail.id, InboundMail.ref)).first()
    if made is None:
        return Arrived(_count_copy(rcpt, same), again=True)
    session.add(InboundRaw(mail_id=made.id, compressed=zlib.compress(raw)))
    session.flush()
    return Arrived(made.ref, again=False)


def content_hash(raw: bytes) -> str:
    """Return a hash that is the same on every way a mail can take: no trace of the way counts."""
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    told = b"\n".join(sorted(found.lower() for found in SAME.findall(head)))
    return sha256(told + b"\n\n" + body.rstrip(b"\n")).hexdigest()


def raw_of(mail_id: int) -> bytes:
    """Return a mail exactly as it was received."""
    return zlib.decompress(session.scalars(
        select(InboundRaw.compressed).where(InboundRaw.mail_id == mail_id)).one())


def claim(now: datetime) -> InboundMail | None:
    """Take the next mail that waits, for `LEASE`; None if none does. Commit before working."""
    waiting = (select(InboundMail.id).where(InboundMail.state == "waiting",
                                            InboundMail.due_at <= now)
               .order_by(InboundMail.due_at, InboundMail.id).limit(1)
               .with_for_update(skip_locked=True).scalar_subquery())
    return session.scalars(
        update(InboundMail).where(InboundMail.id == waiting, InboundMail.due_at <= now)
        .values(due_at=now + LEASE, attempts=InboundMail.attempts + 1)
        .returning(InboundMail).execution_options(populate_existing=True)).first()


def held(mail_id: int, attempts: int) -> InboundMail | None:
    """Lock a claimed mail to settle it; None if its lease ran out and somebody else has it."""
    return session.scalar(
        select(InboundMail).where(InboundMail.id == mail_id, InboundMail.state == "waiting",
                                  InboundMail.attempts == attempts)
        .with_for_update().execution_options(populate_existing=True))


def failed(mail: InboundMail, error: str) -> None:
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
