"""The machinery as staff see it: which workers are alive, and how each job ran the last time."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from portal import clock, timekeeping
from portal.models import JobRun, Worker
from portal.services.store import session

ALIVE_WITHIN = timedelta(minutes=1)  # a worker says every few seconds that it is there
GONE_AFTER = timedelta(days=1)
FAILURES_SINCE = timedelta(days=7)
MOST = 50


class Hand(NamedTuple):
    """One worker. `alive`: it was heard of lately and has not said goodbye.

    `clock` tells how its machine's clock differs from the database's, "" where it does not.
    """

    name: str
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None
    alive: bool
    clock: str


class Run(NamedTuple):
    """One run of a job; neither finished nor failed while it goes on. Instants are aware UTC."""

    name: str
    slot: datetime
    started_at: datetime
    worker: str
    finished_at: datetime | None
    failed_at: datetime | None
    result: dict[str, Any]
    error: str | None


class Machinery(NamedTuple):
    """Workers of the last day, the last run of each job, and failed runs of the last week."""

    workers: tuple[Hand, ...]
    last: tuple[Run, ...]
    failures: tuple[Run, ...]

    @property
    def alive(self) -> int:
        """How many workers are there."""
        return sum(worker.alive for worker in self.workers)


def machinery() -> Machinery:
    """Return how the jobs stand now."""
    now = clock.now()
    latest, failures = _runs(now)
    return Machinery(_workers(now), latest, failures)


def heard_of(seen_at: datetime, ahead_seconds: int | None) -> datetime:
    """Return when a worker was heard of: one whose clock is behind notes too early a time."""
    return seen_at + timedelta(seconds=max(0, -(ahead_seconds or 0)))


def _workers(now: datetime) -> tuple[Hand, ...]:
    rows = session.execute(
        select(Worker.name, Worker.started_at, Worker.seen_at, Worker.stopped_at,
               Worker.ahead_seconds)
        .where(Worker.seen_at > now - GONE_AFTER)
        .order_by(Worker.stopped_at.is_not(None), Worker.seen_at.desc()).limit(MOST))
    return tuple(_hand(row, now) for row in rows)


def _hand(row: Any, now: datetime) -> Hand:
    seen_at = heard_of(row.seen_at, row.ahead_seconds)
    return Hand(row.name, row.started_at, seen_at, row.stopped_at,
                alive=row.stopped_at is None and now - seen_at < ALIVE_WITHIN,
                clock=timekeeping.words(row.ahead_seconds))


def _runs(now: datetime) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    newest = (select(JobRun.name, func.max(JobRun.slot).label("slot"))
              .group_by(JobRun.name).subquery())
    rows = session.execute(
        select(JobRun.name, JobRun.slot, JobRun.started_at, JobRun.worker, JobRun.finished_at,
               JobRun.failed_at, JobRun.result, JobRun.error, newest.c.slot)
        .outerjoin(newest, and_(newest.c.name == JobRun.name, newest.c.slot == JobRun.slot))
        .where(or_(newest.c.slot.is_not(None), JobRun.failed_at > now - FAILURES_SINCE))
        .order_by(JobRun.name, JobRun.slot.desc())).all()
    runs = [(Run(*row[:-1]), row[-1] is not None) for row in rows]
    failed = sorted((run for run, _ in runs if run.failed_at), key=lambda run: run.slot,
                    reverse=True)
    return tuple(run for run, is_last in runs if is_last), tuple(failed[:MOST])
