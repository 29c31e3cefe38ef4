"""One mail that arrived, as staff open it: what we read, how it stands, what can be done."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.models import Case, InboundMail, Message, OutboxLetter, Person
from portal.services.mailroom import arriving
from portal.services.mailroom.arrivals import readable_by
from portal.services.store import session

PLACEABLE = {"quarantine", "log_only", "flagged", "set_aside"}
AGAIN = {"quarantine", "failed", "log_only", "flagged", "set_aside"}
ASIDE = {"quarantine", "failed", "flagged", "bounce"}


class Opened(NamedTuple):
    """One mail with everything that is known of it; instants are aware UTC.

    `seen` names how it stands, for forms: whoever holds an older one meets a conflict.
    """

    ref: str
    received_at: datetime
    via: str
    env_from: str
    rcpt: str
    size: int
    state: str
    reason: str | None
    sender: str | None
    subject: str | None
    copies: int
    attempts: int
    error: str | None
    settled_at: datetime | None
    placed_at: datetime | None
    told: dict[str, Any]
    request: str | None
    person_ref: str | None
    person: str | None
    entry: str | None
    letter: str | None
    settled_by: str | None
    placed_by: str | None

    @property
    def seen(self) -> str:
        """How it stands."""
        return mark(self.state, self.attempts, self.settled_at)

    @property
    def can_be_placed(self) -> bool:
        """Whether a colleague may say which request it is for."""
        return self.entry is None and self.state in PLACEABLE

    @property
    def can_be_read_again(self) -> bool:
        """Whether it may go through once more."""
        return self.entry is None and self.state in AGAIN

    @property
    def can_be_set_aside(self) -> bool:
        """Whether it waits for somebody to deal with it."""
        return self.settled_at is None and self.state in ASIDE


def mark(state: str, attempts: int, settled_at: datetime | None) -> str:
    """Return how a mail stands, in a word for forms."""
    return f"{state}.{attempts}.{int(settled_at is not None)}"


def id_for(reader_id: int, ref: str) -> int | None:
    """Return the id of a mail; None as for `of`."""
    return session.scalar(
        select(InboundMail.id).outerjoin(Case, Case.id == InboundMail.case_id)
        .where(InboundMail.ref == ref, readable_by(reader_id)))


def of(reader_id: int, ref: str) -> Opened | None:
    """Return one mail, None if there is none with this reference or it is about the reader."""
    settler, placer = aliased(Person), aliased(Person)
    mail = InboundMail
    row: Any = session.execute(
        select(mail.ref, mail.received_at, mail.via, mail.env_from, mail.rcpt, mail.size,
               mail.state, mail.reason, mail.sender, mail.subject, mail.copies, mail.attempts,
               mail.error, mail.settled_at, mail.placed_at, mail.told, Case.ref, Person.ref,
               Person.name, Message.ref, OutboxLetter.ref, settler.name, placer.name)
        .select_from(mail).outerjoin(Case, Case.id == mail.case_id)
        .outerjoin(Person, Person.id == mail.person_id)
        .outerjoin(Message, Message.id == mail.thread_message_id)
        .outerjoin(OutboxLetter, OutboxLetter.id == mail.outbox_id)
        .outerjoin(settler, settler.id == mail.settled_by_id)
        .outerjoin(placer, placer.id == mail.placed_by_id)
        .where(mail.ref == ref, readable_by(reader_id))).first()
    return Opened(*row) if row else None


def original(reader_id: int, ref: str) -> bytes | None:
    """Return a mail exactly as it came; None as for `of`."""
    mail_id = id_for(reader_id, ref)
    return None if mail_id is None else arriving.raw_of(mail_id)
