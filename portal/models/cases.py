"""Requests of people and what is written in them: cases, messages, files, reports, reviews."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

OWED = "owed_by IS NOT NULL"
UNDECIDED = "decided_at IS NULL"
DECIDED = "decided_at IS NOT NULL"


class Case(Base):
    """One matter between a person and the team; pages call it a request.

    `owed_by` says who does the next step ('person' or 'team') and `due_at` by
    when; both are empty once it is closed. `missed_at` is when a date of the
    team passed: the lead is told, the person is told with a new date.
    `last_at` is the time of the newest message that the person can read and
    `read_at` when the person last opened the thread. `answer_bounced_at` is
    when the letter with the answer to a report or a review came back, and
    `answer_seen_at` when its person first read the answer, in the thread or beside the decision.
    """

    __tablename__ = "cases"  # "case" is a word of SQL

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("Q"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id"), index=True)
    opened_at: Mapped[datetime]
    owed_by: Mapped[str | None]
    due_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    times_missed: Mapped[int] = mapped_column(default=0)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    claimed_at: Mapped[datetime | None]
    last_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    answer_bounced_at: Mapped[datetime | None]
    answer_seen_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("kind IN ('notice','report','question','review','info_request')",
                        name="kind"),
        CheckConstraint("owed_by IN ('person', 'team')", name="owed_by"),
        CheckConstraint("(owed_by IS NULL) = (due_at IS NULL)", name="owed_until"),
        CheckConstraint("closed_at IS NULL OR owed_by IS NULL", name="closed_owes_nothing"),
        Index("ix_cases_person_id_last_at", "person_id", "last_at"),
        partial_index("ix_cases_due", "due_at", "ref", where=OWED),
        # the numbers of the queue are counted in it, see `services.cases.queue`
        partial_index("ix_cases_heaps", "claimed_by_id", "owed_by", "kind", "person_id",
                      "feedback_id", "due_at", "missed_at", "id", where=OWED),
    )


class Message(Base):
    """One entry of a thread: a person's or the team's words, an event, or a note of staff.

    `voice`: 'person', 'team', 'event' (said by the portal) or 'note' (for
    staff alone). `via`: 'page' or 'mail'. Never changed once stored.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("N"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    voice: Mapped[str]
    via: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        CheckConstraint("voice IN ('person', 'team', 'event', 'note')", name="voice"),
        CheckConstraint("via IN ('page', 'mail')", name="via"),
        Index("ix_message_case_id_id", "case_id", "id"),
    )


class File(Base):
    """A document somebody handed in: kept under `stored_as`, a random name of our own.

    Before it is sent it belongs to a draft (`draft_of`, such as "report F-…");
    then to a case and a message. A withheld one has no content, only its name
    and the reason, and is listed all the same.
    """

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("K", 12))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    draft_of: Mapped[str | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str | None]
    size: Mapped[int]
    sha256: Mapped[str | None]
    stored_as: Mapped[str | None] = mapped_column(unique=True)
    withheld_because: Mapped[str | None]
    uploaded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(stored_as IS NULL) = (withheld_because IS NOT NULL)", name="kept"),
        Index("ix_file_owner_id_draft_of", "owner_id", "draft_of"),
    )


class Report(Base):
    """A report about a feedback: one per feedback and reporter, decided once with reasons."""

    __tablename__ = "report"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str]
    details: Mapped[str]
    reported_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    reasons: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("feedback_id", "reporter_id"),
        CheckConstraint("outcome IN ('removed', 'kept')", name="outcome"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided"),
        CheckConstraint("decided_at IS NULL OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)",
                        name="never_without_reasons"),
        CheckConstraint("decided_by_id <> reporter_id", name="not_by_reporter"),
        partial_index("ix_report_undecided", "case_id", "feedback_id", where=UNDECIDED),
        partial_index("ix_report_decided", "decided_at", "case_id", where=DECIDED),
    )


class Appeal(Base):
    """A person asks that somebody else looks at a decision again; pages call it a review.

    The first deciders are copied here so that the database itself refuses
    that they decide. `about_person_id` is whom the decision is about.
    """

    __tablename__ = "appeal"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    report_case_id: Mapped[int | None] = mapped_column(ForeignKey("report.case_id"), index=True)
    about_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    asked_via: Mapped[str]
    new_evidence: Mapped[str | None]
    first_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    reasons: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(action_id IS NULL) <> (report_case_id IS NULL)", name="about_one"),
        CheckConstraint("outcome IN ('reversed', 'reduced', 'upheld', 'withdrawn')",
                        name="outcome"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided"),
        CheckConstraint("decided_by_id <> first_decided_by_id", name="not_by_decider"),
        CheckConstraint("decided_by_id <> first_approved_by_id", name="not_by_approver"),
        CheckConstraint("decided_by_id <> about_person_id", name="not_by_oneself"),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'withdrawn'"
            " OR (decided_by_id IS NOT NULL AND reasons IS NOT NULL)",
            name="never_without_reasons"),
        partial_index("uq_appeal_open", "action_id", unique=True, where=UNDECIDED),
        partial_index("uq_appeal_open_report", "report_case_id", unique=True, where=UNDECIDED),
        partial_index("ix_appeal_undecided", "case_id", where=UNDECIDED),
        partial_index("ix_appeal_decided", "decided_at", "case_id", where=DECIDED),
    )


class Argument(Base):
    """One thing a person says against a decision; each must be answered."""

    __tablename__ = "argument"

    case_id: Mapped[int] = mapped_column(ForeignKey("appeal.case_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    answer: Mapped[str | None]
