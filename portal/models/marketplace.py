"""The sample marketplace: postings, proposals, offers, and drafts kept for people."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref


class Posting(Base):
    """Work that an organisation offers; budget in cents of `currency`."""

    __tablename__ = "posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("J"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str]
    description: Mapped[str]
    budget_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(default="USD")
    posted_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class Proposal(Base):
    """A freelancer's offer to do posted work; `price_cents` in the posting's currency."""

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("R"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"), index=True)
    freelancer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    letter: Mapped[str | None]
    price_cents: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))

    __table_args__ = (
        UniqueConstraint("posting_id", "freelancer_id"),
        Index("ix_proposal_freelancer_id_sent_at", "freelancer_id", "sent_at"),
    )


class Offer(Base):
    """An organisation offers a contract to a freelancer.

    `expires_at` stands still while new contracts are paused: `frozen_at` says
    since when, and the time that was left is given back at the end.
    """

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("T"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    freelancer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str]
    terms: Mapped[str]
    price_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(default="USD")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))


class Draft(Base):
    """What somebody has typed and not sent, kept per form and thing."""

    __tablename__ = "draft"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    about_ref: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
