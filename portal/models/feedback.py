"""What clients and freelancers said about a contract, public and private."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref

COUNTS = "(public_negative OR private_negative) AND removed_at IS NULL AND spent_by_id IS NULL"
NAMED = "public_negative AND removed_at IS NULL"


class Feedback(Base):
    """One side's feedback on one contract.

    The columns from `freelancer_id` to `private_negative` are copies or
    consequences of the rest, kept so that the weekly check reads one index:
    `*_negative` says that the part named dissatisfaction on a paid contract
    and counts under the rule; `countable_at` is when a private part may count
    (a random delay, so that timing never names the client); `spent_by_id` is
    the decision that has used the item up.
    """

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("F"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    side: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
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
        Index(
            "ix_feedback_counts",
            "freelancer_id", "contract_ended_at", "client_group_id", "countable_at",
            "public_negative", "private_negative", "id",
            postgresql_where=text(COUNTS), sqlite_where=text(COUNTS),
        ),
        Index("ix_feedback_named", "freelancer_id", "contract_ended_at", "client_group_id",
              postgresql_where=text(NAMED), sqlite_where=text(NAMED)),
        Index("ix_feedback_freelancer_id_contract_ended_at", "freelancer_id", "contract_ended_at"),
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
