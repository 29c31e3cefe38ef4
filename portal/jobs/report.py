"""What `flask jobs status` says: the timetable, the last runs, the workers, waiting letters."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, text

from portal import timekeeping
from portal.dates import clock24, day_short, own, relative
from portal.extensions import db
from portal.jobs.ledger import LEASE, known_until, looking
from portal.jobs.schedule import BEATS, TIMETABLE, Job
from portal.models import JobRun, OutboxLetter, Worker
from portal.models.mail import WAITING
from portal.policy.vocabulary import PACIFIC
from portal.services.machinery import heard_of

SHOWN_FOR = timedelta(days=1)  # workers that have stopped


def report(now: datetime) -> str:
    """The whole report as aligned text, as of now."""
    with looking():
        parts = [_timetable(now), _workers(now), _letters(now)]
    return "\n\n".join(parts) + "\n"


def _timetable(now: datetime) -> str:
    rows = [("job", "when", "last run", "next run")]
    rows += [(job.name, job.when, _last(job, now), _next(job, now)) for job in TIMETABLE]
    rows += [(beat.name, beat.when, "", "") for beat in BEATS]
    rows.append(("delivery", "every second", "", ""))
    return _aligned(rows)


def _last(job: Job, now: datetime) -> str:
    run = db.session.execute(
        select(JobRun.started_at, JobRun.finished_at, JobRun.failed_at, JobRun.error)
        .where(JobRun.name == job.name).order_by(JobRun.slot.desc()).limit(1)).first()
    if run is None:
        return "never"
    if run.finished_at:
        return f"{_at(run.finished_at, now)}, done"
    if run.failed_at:
        return f"{_at(run.failed_at, now)}, failed: {_first_line(run.error)}"
    return f"{_at(run.started_at, now)}, running"


def _next(job: Job, now: datetime) -> str:
    """The first slot that nobody has taken; it is late once a dead worker's would be, too."""
    slot = job.next_slot(known_until(job.name, now))
    return f"late, was due {_at(slot, now)}" if slot < now - LEASE else _at(slot, now)


def _workers(now: datetime) -> str:
    found = db.session.execute(
        select(Worker.name, Worker.started_at, Worker.seen_at, Worker.stopped_at,
               Worker.ahead_seconds)
        .where(or_(and_(Worker.stopped_at.is_(None), Worker.seen_at > now - 7 * SHOWN_FOR),
                   Worker.seen_at > now - SHOWN_FOR))
        .order_by(Worker.started_at)).all()
    if not found:
        return "No worker has been here lately: start one with `flask jobs run`."
    rows = [("worker", "since", "last heard of", "")]
    rows += [(name, _at(since, now), relative(heard_of(seen, ahead), now),
              _how(heard_of(seen, ahead), stopped, ahead, now))
             for name, since, seen, stopped, ahead in found]
    return _aligned(rows)


def _how(seen: datetime, stopped: datetime | None, ahead: int | None, now: datetime) -> str:
    if stopped:
        return "stopped"
    differs = timekeeping.words(ahead)
    return ("working" if now - seen <= LEASE else "silent") + (
        f", its clock is {differs}" if differs else "")


def _letters(now: datetime) -> str:
    waiting, oldest = db.session.execute(
        select(func.count(), func.min(OutboxLetter.created_at)).where(text(WAITING))).one()
    dead = db.session.scalar(
        select(func.count()).where(OutboxLetter.dead_at.is_not(None)))
    since = f", the oldest written {relative(oldest, now)}" if oldest else ""
    return f"Letters waiting: {waiting}{since}. Letters that can't be delivered: {dead}."


def _at(instant: datetime, now: datetime) -> str:
    there = own(instant, PACIFIC)
    return f"{day_short(there, own(now, PACIFIC))} {clock24(there)} PT"


def _first_line(words: str | None) -> str:
    return (words or "").strip().split("\n")[0]


def _aligned(rows: Iterable[Sequence[str]]) -> str:
    listed = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*listed, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in listed)
