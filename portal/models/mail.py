"""Letters that wait to be carried, what became of them, and which ones somebody does without."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

WAITING = "sent_at IS NULL AND dead_at IS NULL"


class OutboxLetter(Base):
    """One letter to one person, written in the transaction that caused it.

    `text` and `html` are the snapshot; a letter without them is rendered from
    `facts` when it is delivered. Sent once, the same `message_id` on each try.
    `case_id` is the request whose thread it belongs to; `bounced_at` is when it came back, and
    `seen_at` when its person first read on a page what one that did not arrive had told.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("M"))
    letter: Mapped[str]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    to_address: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str | None]
    text: Mapped[str | None]
    html: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    bounced_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    dead_at: Mapped[datetime | None]
    error: Mapped[str | None]

    __table_args__ = (
        partial_index("ix_outbox_waiting", "due_at", "id", where=WAITING),
        partial_index("ix_outbox_action_id", "action_id", where="action_id IS NOT NULL"),
        partial_index("ix_outbox_case_id", "case_id", where="case_id IS NOT NULL"),
        partial_index("ix_outbox_bounced", "bounced_at", where="bounced_at IS NOT NULL"),
        partial_index("ix_outbox_dead", "dead_at", where="dead_at IS NOT NULL"),
    )


class MailOff(Base):
    """Somebody does without optional letters about one topic; the row goes when they want them.

    `via` says how: 'settings', 'link' (the page of a letter's link), 'one-click'
    (RFC 8058) or 'complaint' (a letter was called unwanted where it arrived).
    """

    __tablename__ = "mail_off"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    off_at: Mapped[datetime]
    via: Mapped[str]

    __table_args__ = (
        CheckConstraint("via IN ('settings', 'link', 'one-click', 'complaint')", name="via"),
    )
