"""Contracts and money, as the marketplace tells them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref


class Contract(Base):
    """Work of one freelancer for one organisation; amounts in cents of `currency`."""

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("C"))
    external_id: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str]
    freelancer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    paid_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="USD")
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_contract_freelancer_id_ended_at", "freelancer_id", "ended_at"),
        Index("ix_contract_organisation_id_ended_at", "organisation_id", "ended_at"),
    )


class Balance(Base):
    """What a freelancer has earned and not yet withdrawn, in cents per currency."""

    __tablename__ = "balance"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    available_cents: Mapped[int]
    pending_cents: Mapped[int]
    as_of: Mapped[datetime]
