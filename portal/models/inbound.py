"""Mail that arrived: kept as it came, what became of it, and the addresses it can be sent to."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

STATES = ("waiting", "thread", "flagged", "log_only", "bounce", "duplicate", "quarantine",
          "failed", "set_aside")
UNSETTLED = "state = 'waiting'"
FOR_STAFF = "state IN ('quarantine', 'failed') AND settled_at IS NULL"


class ReplyAddress(Base):
    """A secret address at which one participant answers in one request.

    Only the hash of its token is kept; the token is made again from the secret key when a
    letter needs it. It works as often as it is used and as long as the request exists.
    `role` is 'person' or 'team' (a member of staff; nobody named: the team's own mailbox).
    """

    __tablename__ = "reply_address"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("role IN ('person', 'team')", name="role"),
        CheckConstraint("person_id IS NOT NULL OR role = 'team'", name="whose"),
        Index("ix_reply_address_case_id_person_id", "case_id", "person_id"),
    )


class InboundMail(Base):
    """One mail that was accepted, committed with its raw bytes before its sender was told so.

    `state` is what became of it and `reason` why, in words for staff. `content_hash` is the
    same for the same mail on whatever way it came. `copies` counts how often it came again.
    `settled_at` and `settled_by_id`: staff have dealt with one that needed them. `told` is what
    was read of it, for staff; `placed_by_id` is the colleague who said which request it is for.
    `raw_of_id` is the mail that holds its bytes where one was handed over to several addresses.
    """

    __tablename__ = "inbound_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("L", 12))
    via: Mapped[str]
    env_from: Mapped[str]
    rcpt: Mapped[str]
    received_at: Mapped[datetime]
    size: Mapped[int]
    content_hash: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    sender: Mapped[str | None]
    subject: Mapped[str | None]
    message_id: Mapped[str | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thread_message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    copies: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    error: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    told: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    placed_at: Mapped[datetime | None]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raw_of_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_mail.id"))

    __table_args__ = (
        UniqueConstraint("rcpt", "content_hash"),
        CheckConstraint("state IN ('" + "', '".join(STATES) + "')", name="state"),
        partial_index("ix_inbound_mail_waiting", "due_at", "id", where=UNSETTLED),
        partial_index("ix_inbound_mail_for_staff", "received_at", where=FOR_STAFF),
        Index("ix_inbound_mail_received_at", "received_at"),
        Index("ix_inbound_mail_state", "state", "received_at", "id"),
        Index("ix_inbound_mail_message_id", "message_id"),
    )


class InboundRaw(Base):
    """The bytes of a mail as they were received, compressed; never changed.

    They are those of all mails that name this one as `raw_of_id`, too.
    """

    __tablename__ = "inbound_raw"

    mail_id: Mapped[int] = mapped_column(ForeignKey("inbound_mail.id"), primary_key=True)
    compressed: Mapped[bytes] = mapped_column(LargeBinary)


class AddressTrouble(Base):
    """An address that letters came back from; gone again when one arrives or it is changed."""

    __tablename__ = "address_trouble"

    address: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    is_lasting: Mapped[bool]
    status: Mapped[str | None]
    words: Mapped[str]
    over_at: Mapped[datetime | None]
