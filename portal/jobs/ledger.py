"""The ledger of due work: who took which slot, how it went, and which workers are alive.

Each function is one short transaction, ended here: a claim counts only once others can see it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, func, select, update

from portal import writing
from portal.database import only_reading
from portal.extensions import db
from portal.models import JobRun, Worker

RUN: Table = JobRun.__table__
WORKER: Table = Worker.__table__

LEASE = timedelta(seconds=30)  # after a kill, somebody else goes on this much later
RETRY_AFTER = timedelta(minutes=5)
RUNS_KEPT = timedelta(days=400)
WORKERS_KEPT = timedelta(days=30)
ERROR_LENGTH = 2_000


@contextmanager
def looking() -> Iterator[None]:
    """Only look: SQLite's one write lock is left to those who write."""
    token = only_reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        only_reading.reset(token)


def arrive(worker: str, now: datetime, ahead: int | None = None) -> None:
    """Note that a worker has started; `ahead` of the database's clock by so many seconds."""
    db.session.execute(_insert(WORKER).values(name=worker, started_at=now, seen_at=now,
                                              ahead_seconds=ahead))
    db.session.commit()


def beat(worker: str, now: datetime, ahead: int | None = None) -> None:
    """Note that a worker is alive, and that what it has claimed is still its own."""
    db.session.execute(update(WORKER).where(WORKER.c.name == worker)
                       .values(seen_at=now, ahead_seconds=ahead))
    db.session.execute(update(RUN).where(*_held_by(worker)).values(lease_until=now + LEASE))
    db.session.commit()


def leave(worker: str, now: datetime) -> None:
    """Note that a worker has stopped, and hand back what it had claimed."""
    db.session.execute(update(WORKER).where(WORKER.c.name == worker)
                       .values(seen_at=now, stopped_at=now))
    db.session.execute(update(RUN).where(*_held_by(worker)).values(lease_until=now))
    db.session.commit()


def known_until(name: str, now: datetime) -> datetime:
    """Up to when slots of a job are settled: its last slot, else the first worker's arrival."""
    with looking():
        last = db.session.scalar(select(func.max(RUN.c.slot)).where(RUN.c.name == name))
        first = db.session.scalar(select(func.min(WORKER.c.started_at)))
    return last or first or now


def claim(name: str, slot: datetime, worker: str, now: datetime) -> int | None:
    """Take a slot; the id of the run, or None if somebody else has it."""
    made = _insert(RUN).values(name=name, slot=slot, started_at=now, worker=worker,
                               lease_until=now + LEASE, result={})
    id: int | None = db.session.scalar(
        made.on_conflict_do_nothing(index_elements=["name", "slot"]).returning(RUN.c.id))
    db.session.commit()
    return id


def abandoned(name: str, worker: str, now: datetime) -> int | None:
    """Take over the newest slot of a job if its worker died, or if it failed a while ago."""
    newest = select(func.max(RUN.c.slot)).where(RUN.c.name == name).scalar_subquery()
    free = [RUN.c.name == name, RUN.c.slot == newest, RUN.c.finished_at.is_(None),
            RUN.c.lease_until <= now]
    with looking():
        if db.session.scalar(select(RUN.c.id).where(*free)) is None:
            return None
    taken: int | None = db.session.scalar(
        update(RUN).where(*free).values(worker=worker, lease_until=now + LEASE, failed_at=None)
        .returning(RUN.c.id))
    db.session.commit()
    return taken


def finish(id: int, worker: str, now: datetime, result: dict[str, Any]) -> None:
    """Write down what a run did, unless somebody else has taken it over."""
    slot: datetime = db.session.scalars(select(RUN.c.slot).where(RUN.c.id == id)).one()
    told = {**result, "late_seconds": int((now - slot).total_seconds())}
    _end(id, worker, finished_at=now, failed_at=None, error=None, result=told)


def fail(id: int, worker: str, now: datetime, error: str) -> None:
    """Write down why a run failed; it is tried again in a few minutes."""
    _end(id, worker, failed_at=now, error=_short(error), lease_until=now + RETRY_AFTER)


def hand_back(id: int, worker: str, now: datetime) -> None:
    """Leave a slot to whoever comes next."""
    _end(id, worker, lease_until=now)


def note(name: str, worker: str, now: datetime, *, result: dict[str, Any] | None = None,
         error: str | None = None) -> None:
    """Write down what happened between the slots: work that was found, or a failure.

    At most one line a minute, so that a failure that repeats does not fill the ledger.
    """
    outcome = ({"failed_at": now, "error": _short(error)} if error is not None
               else {"finished_at": now})
    made = _insert(RUN).values(name=name, slot=now.replace(second=0, microsecond=0),
                               started_at=now, worker=worker, lease_until=now + RETRY_AFTER,
                               result=result or {}, **outcome)
    db.session.execute(made.on_conflict_do_nothing(index_elements=["name", "slot"]))
    db.session.commit()


def failed_last(name: str) -> bool:
    """Tell whether the newest line of this name is a failure."""
    newest = (select(RUN.c.failed_at, RUN.c.finished_at).where(RUN.c.name == name)
              .order_by(RUN.c.slot.desc()).limit(1))
    with looking():
        found = db.session.execute(newest).first()
    return found is not None and found.failed_at is not None and found.finished_at is None


def forget_old(now: datetime) -> int:
    """Remove runs and workers of long ago, in the caller's transaction; how many runs."""
    gone: Any = db.session.execute(delete(RUN).where(RUN.c.slot < now - RUNS_KEPT))
    db.session.execute(delete(WORKER).where(WORKER.c.seen_at < now - WORKERS_KEPT))
    return int(gone.rowcount)


def _held_by(worker: str) -> list[Any]:
    return [RUN.c.worker == worker, RUN.c.finished_at.is_(None), RUN.c.failed_at.is_(None)]


def _end(id: int, worker: str, **facts: Any) -> None:
    db.session.execute(update(RUN).where(RUN.c.id == id, *_held_by(worker)).values(**facts))
    db.session.commit()


def _insert(table: Table) -> Any:
    return writing.insert(db.session.get_bind().dialect.name, table)


def _short(error: str) -> str:
    return error.replace("\0", "")[:ERROR_LENGTH]
