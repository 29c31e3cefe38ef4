"""A worker's rounds: each line of the timetable is looked at, and what is due is done once."""

import time
from collections.abc import Callable
from datetime import datetime
from threading import Event
from typing import Any

import structlog
from flask import Flask

from portal import clock
from portal.database import reason
from portal.extensions import db
from portal.jobs import ledger
from portal.jobs.schedule import BEATS, TIMETABLE, Beat, Job
from portal.jobs.timekeeper import Timekeeper
from portal.jobs.turn import Stopping, Turn

LOOK_FOR_ABANDONED = 5.0  # seconds between two looks for what a dead worker left behind

log = structlog.get_logger()


class Rounds:
    """The rounds of one worker; `stop` ends them between two batches."""

    def __init__(self, app: Flask, worker: str, stop: Event) -> None:
        self.app, self.worker, self.stop = app, worker, stop
        self.time = Timekeeper(worker)
        self._settled: dict[str, datetime] = {}
        self._next_beat: dict[str, float] = {}
        self._well: set[str] = set()
        self._next_look = 0.0

    def round(self) -> int:
        """Do what is due; how many things were done. A failure keeps nothing else waiting."""
        look = time.monotonic() >= self._next_look
        if look:
            self._next_look = time.monotonic() + LOOK_FOR_ABANDONED
        did = 0
        for job in TIMETABLE:
            did += self.safely(job.name, self._job, job, look)
        for beat in BEATS:
            did += self.safely(beat.name, self._beat, beat)
        return did

    def safely(self, what: str, do: Callable[..., int | None], *told: Any) -> int:
        """Do something in a session of its own; what it raises is logged and goes no further."""
        with self.app.app_context():
            try:
                return do(*told) or 0
            except Exception as error:
                log.error("work.failed", what=what, worker=self.worker, error=words_of(error))
                return 0

    def turn(self) -> Turn:
        """A turn that begins now, by the earlier one of our clock and the database's."""
        self.time.look()
        return Turn(clock.now(), self.app.config, self.stop.is_set)

    def _job(self, job: Job, look: bool) -> int:
        """Run the job's newest slot if it is due and nobody else has it."""
        now = clock.now()
        if job.name not in self._settled:
            self._settled[job.name] = ledger.known_until(job.name, now)
        slot = job.due_slot(self._settled[job.name], now)
        if slot is not None:
            run = ledger.claim(job.name, slot, self.worker, now)
            self._settled[job.name] = slot
        else:
            run = ledger.abandoned(job.name, self.worker, now) if look else None
        if run is None:
            return 0
        self._run(job, run)
        return 1

    def _run(self, job: Job, run: int) -> None:
        try:
            result = job.verb(self.turn())
            ledger.finish(run, self.worker, clock.now(), result)
        except Stopping:
            ledger.hand_back(run, self.worker, clock.now())
        except Exception as error:
            db.session.rollback()
            ledger.fail(run, self.worker, clock.now(), words_of(error))
            raise

    def _beat(self, beat: Beat) -> int:
        """Look after something that is due between the slots.

        What was found is noted, and that it goes well again.
        """
        if time.monotonic() < self._next_beat.get(beat.name, 0.0):
            return 0
        self._next_beat[beat.name] = time.monotonic() + beat.every.total_seconds()
        try:
            result = beat.verb(self.turn())
        except Stopping:
            return 0
        except Exception as error:
            db.session.rollback()
            self._well.discard(beat.name)
            ledger.note(beat.name, self.worker, clock.now(), error=words_of(error))
            raise
        found = any(result.values())
        if found or self._is_news(beat.name):
            ledger.note(beat.name, self.worker, clock.now(), result=result)
        return int(found)

    def _is_news(self, name: str) -> bool:
        """Whether the last that is known of it is that it failed, by whichever worker."""
        if name not in self._well and not ledger.failed_last(name):
            self._well.add(name)
        return name not in self._well


def words_of(error: Exception) -> str:
    """What went wrong, without the values that a statement was sent with or stumbled over."""
    return f"{type(error).__name__}: {reason(error)}"
