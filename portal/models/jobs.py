"""Which due work ran when, and which workers are alive."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class JobRun(Base):
    """One slot of the timetable, run once however many workers there are."""

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slot: Mapped[datetime]
    started_at: Mapped[datetime]
    worker: Mapped[str]
    lease_until: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str | None]

    __table_args__ = (UniqueConstraint("name", "slot"),)


class Worker(Base):
    """A running `flask jobs run`, with the last time it was heard of.

    `ahead_seconds`: how far its machine's clock is ahead of the database's; negative: behind.
    """

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    ahead_seconds: Mapped[int | None]
