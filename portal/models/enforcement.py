"""Decisions about people: actions, the items they count, statements, warnings, events."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref

UNDECIDED = "decided_at IS NULL"
IN_FORCE = "in_force_from IS NOT NULL AND lifted_at IS NULL AND restored_at IS NULL"


class Action(Base):
    """An enforcement action, from proposal to end; every state is a dated fact.

    proposed_at -> decided_at with `declined_because`, or with `in_force_from`
    -> (path completed: `restores_on`, the Monday's Pacific date, and
    `ends_at`, its instant) -> `restored_at`, or `lifted_at`. Enforcement asks
    `ends_at`; `restored_at` is only the record that a job has written.
    `threshold` and `pool` are those the decision was taken with, for the
    living sum; no page shows them.
    """

    __tablename__ = "action"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("D"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    ground: Mapped[str]
    mode: Mapped[str]
    rule_slug: Mapped[str]
    rule_version: Mapped[int]
    automated_detection: Mapped[bool]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[str | None]
    declined_because: Mapped[str | None]
    in_force_from: Mapped[datetime | None]
    threshold: Mapped[int | None]
    pool: Mapped[int | None]
    restores_on: Mapped[date | None]
    ends_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_because: Mapped[str | None]
    end_seen_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("kind IN ('education','info_request','hold','suspension','block')",
                        name="kind"),
        CheckConstraint("in_force_from IS NULL OR (decided_at IS NOT NULL AND reasons IS NOT NULL)",
                        name="never_without_reasons"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> decided_by_id",
                        name="two_people"),
        CheckConstraint("declined_because IS NULL OR in_force_from IS NULL", name="one_outcome"),
        CheckConstraint("lifted_at IS NULL OR lifted_because IS NOT NULL", name="lift_has_reasons"),
        Index("uq_action_undecided", "person_id", "kind", unique=True,
              postgresql_where=text(UNDECIDED), sqlite_where=text(UNDECIDED)),
        Index("ix_action_in_force", "person_id",
              postgresql_where=text(IN_FORCE), sqlite_where=text(IN_FORCE)),
        Index("ix_action_due", "restores_on", "id",
              postgresql_where=text(f"restores_on IS NOT NULL AND {IN_FORCE}"),
              sqlite_where=text(f"restores_on IS NOT NULL AND {IN_FORCE}")),
        Index("ix_action_queue", "proposed_at",
              postgresql_where=text(UNDECIDED), sqlite_where=text(UNDECIDED)),
    )


class ActionItem(Base):
    """One feedback that a decision counts, with the part it counts."""

    __tablename__ = "action_item"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(
        ForeignKey("feedback.id"), primary_key=True, index=True)
    client_group_id: Mapped[int]
    public: Mapped[bool]
    dropped_at: Mapped[datetime | None]
    dropped_because: Mapped[str | None]


class Statement(Base):
    """The statement of reasons as the person got it: a snapshot, never changed."""

    __tablename__ = "statement"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    made_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


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
