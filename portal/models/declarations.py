"""What people tell about their account before anybody asks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, new_ref


class Declaration(Base):
    """Something that could look odd from outside, told by the person it is about.

    `starts_on` and `ends_on` are days of theirs; without an end it goes on. It is never
    changed: `withdrawn_at` says that it does not hold any more, and it stays readable.
    """

    __tablename__ = "declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("L"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    declared_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind IN ('vpn', 'travel', 'shared_device', 'second_account',"
                        " 'connected_client')", name="kind"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days"),
    )
