"""What stands beside decisions: who was told of one, early warnings, and the record of events."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref


class Telling(Base):
    """A client's person was told, in neutral words, that a freelancer is not available.

    `text` is what they read; `corrected_at` is when the same people were told that it is over.
    """

    __tablename__ = "telling"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    told_at: Mapped[datetime]
    text: Mapped[str]
    corrected_at: Mapped[datetime | None]


class Warning_(Base):  # noqa: N801  (Python has a Warning of its own)
    """An early warning: one client away from a hold."""

    __tablename__ = "warning"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("W"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ground: Mapped[str]
    level: Mapped[int]
    warned_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]]


class Event(Base):
    """Who did what, when and why. Append-only: triggers refuse change and removal."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    because: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_id: Mapped[str | None]

    __table_args__ = (Index("ix_event_person_id_id", "person_id", "id"),)
