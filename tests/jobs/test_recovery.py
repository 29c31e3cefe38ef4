"""What failed between the slots and went well since troubles nobody who looks any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import select

from portal import clock
from portal.jobs import ledger, rounds, schedule
from portal.models import JobRun
from portal.services.doctor import work
from portal.services.doctor.finding import State

NOON = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)


@pytest.fixture
def now(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def go(app, now):
    """Let a worker look after everything, so many seconds after noon."""
    def went(someone, seconds):
        now.move_to(NOON + timedelta(seconds=seconds), tick=False)
        ledger.beat(someone.worker, clock.now())
        someone._next_beat.clear()
        someone.round()
    return went


def worker(app, name="desk:1"):
    ledger.arrive(name, clock.now())
    return rounds.Rounds(app, name, Flag())


def looked_at(db):
    """What the doctor says of jobs."""
    db.rollback()
    said = work.jobs({})
    db.rollback()
    return said


@pytest.fixture
def failed(app, db, go, monkeypatch):
    """A worker that could not look after requests at noon."""
    def fails(_turn):
        raise RuntimeError("the database is gone")

    one = worker(app)
    with monkeypatch.context() as trouble:
        trouble.setattr(rounds, "BEATS", tuple(
            replace(beat, verb=fails) if beat.name == "requests" else beat
            for beat in schedule.BEATS))
        go(one, 0)
    assert "requests failed" in looked_at(db).sentence
    return one


def test_the_doctor_is_content_once_it_went_well(db, failed, go):
    go(failed, 10)  # a minute has one line of the ledger
    go(failed, 60)
    assert looked_at(db).state is State.ok


def test_another_worker_finds_out_that_it_goes_well(app, db, failed, go):
    other = worker(app, "desk:2")
    go(other, 60)
    assert looked_at(db).state is State.ok


def test_that_it_failed_stays_written_and_that_it_goes_well_is_written_once(db, failed, go):
    for minute in range(1, 4):
        go(failed, 60 * minute)
    db.rollback()
    told = db.execute(select(JobRun.failed_at, JobRun.finished_at).where(
        JobRun.name == "requests").order_by(JobRun.slot)).all()
    assert [(bool(failed_at), bool(finished_at)) for failed_at, finished_at in told] == [
        (True, False), (False, True)]
