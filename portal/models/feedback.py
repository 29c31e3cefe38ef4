"""What clients and freelancers said about a contract, its answers, versions and changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref, partial_index

COUNTS = "(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL"
NAMED = "public_negative AND removed_at IS NULL"
GIVEN = "side = 'freelancer'"


class Feedback(Base):
    """One side's feedback on one contract.

    The columns from `freelancer_id` to `private_negative` are copies or
    consequences of the rest, kept so that the weekly check reads one index:
    `*_negative` says that the part named dissatisfaction on a paid contract
    and counts under the rule; `countable_at` is when a private part may count
    (a random delay, so that timing never names the client); `spent_by_id` is
    the decision that has used the item up. `aspects` are stars from 1 to 5
    per aspect, `stars_tenths` their mean in tenths. Neither the other
    side nor the public sees anything of it before `paired_at`, the instant
    both sides had given theirs, or the end of the time for giving
    (`policy.feedback`), whichever is first.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("F"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    side: Mapped[str] = mapped_column()
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    paired_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    aspects: Mapped[dict[str, Any] | None]
    stars_tenths: Mapped[int | None]
    public_comment: Mapped[str | None]
    public_categories: Mapped[frozenset[str]] = mapped_column(default=frozenset)
    private_comment: Mapped[str | None]
    private_categories: Mapped[frozenset[str]] = mapped_column(default=frozenset)
    recommend: Mapped[int | None]
    end_reason: Mapped[str | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_because: Mapped[str | None]
    changed_at: Mapped[datetime | None]

    freelancer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    client_group_id: Mapped[int]
    contract_ended_at: Mapped[datetime]
    public_negative: Mapped[bool] = mapped_column(default=False)
    private_negative: Mapped[bool] = mapped_column(default=False)
    countable_at: Mapped[datetime | None]
    spent_by_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))

    __table_args__ = (
        UniqueConstraint("contract_id", "side"),
        CheckConstraint("side IN ('client', 'freelancer')", name="side"),
        partial_index(
            "ix_feedback_counts",
            "freelancer_id", "contract_ended_at", "client_group_id", "countable_at",
            "public_negative", "private_negative", "paired_at", "id",
            where=COUNTS,
        ),
        partial_index("ix_feedback_named", "freelancer_id", "contract_ended_at", "client_group_id",
                      "paired_at", where=NAMED),
        # In the order of the lists, read backwards: of one contract what was received comes first.
        Index("ix_feedback_listed", "freelancer_id", "contract_ended_at", "contract_id",
              side.desc()),
        Index("ix_feedback_contract_ended_at", "contract_ended_at"),
        partial_index("ix_feedback_given", "freelancer_id", "contract_ended_at", "contract_id",
                      "side", where=GIVEN),
    )


class FeedbackVersion(Base):
    """What the public part of a feedback said until its author changed it; for staff."""

    __tablename__ = "feedback_version"

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said: Mapped[dict[str, Any]]


class Response(Base):
    """The one answer to a feedback, by whoever received it; never edited, only taken down."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("A"))
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    posted_at: Mapped[datetime]
    taken_down_at: Mapped[datetime | None]


class Change(Base):
    """The receiver lets the author change the public part: once per feedback, for some days.

    It ends with `decided_at` and the outcome, or by date alone at `closes_at`. `message` is what
    the receiver wrote to the author along with it.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("E"))
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id"), unique=True)
    enabled_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    enabled_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    message: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("outcome IN ('changed', 'kept')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
    )


class Touched(Base):
    """A freelancer whose sum may have changed; the weekly check reads it from `due_at` on.

    Written in the transaction that changed the evidence: an id watermark
    would skip rows that commit late.
    """

    __tablename__ = "touched"

    id: Mapped[int] = mapped_column(primary_key=True)
    freelancer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
