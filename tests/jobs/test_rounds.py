"""A worker's rounds: each slot once, caught up, taken over, retried; no failure stops the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import select

from portal import clock
from portal.jobs import ledger, report, rounds, schedule
from portal.jobs.runner import Worker
from portal.models import JobRun, OutboxLetter, SignIn
from portal.models import Worker as Row
from portal.services import accounts
from portal.services.enforcement import restorations
from tests import people
from tests.services.enforcement.test_restorations import held

TUESDAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CHECK = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


@pytest.fixture
def now(time_machine):
    time_machine.move_to(TUESDAY, tick=False)
    return time_machine


def worker(app, name="desk:1"):
    """Somebody who goes on rounds, known to the ledger."""
    ledger.arrive(name, clock.now())
    made = rounds.Rounds(app, name, Flag())
    made.round()
    return made


def runs(db, name="weekly-check"):
    db.rollback()
    found = db.scalars(select(JobRun).where(JobRun.name == name).order_by(JobRun.slot)).all()
    db.expunge_all()
    db.rollback()
    return found


def test_a_new_portal_has_missed_nothing(app, db, now):
    worker(app)
    assert runs(db) == []


def test_the_weekly_slot_runs_once_for_two_workers(app, db, now):
    first, second = worker(app), worker(app, "desk:2")
    now.move_to(CHECK, tick=False)
    first.round()
    assert second.round() == 0
    [run] = runs(db)
    assert (run.slot, run.worker, run.finished_at) == (CHECK, "desk:1", CHECK)
    assert run.result["proposed"] == 0


def test_missed_weeks_are_caught_up_with_one_run_recorded_as_late(app, db, now):
    going = worker(app)
    now.move_to(CHECK + timedelta(days=15), tick=False)
    going.round()
    [run] = runs(db)
    assert run.slot == CHECK + timedelta(days=14)
    assert run.result["late_seconds"] == 24 * 3600


def test_a_worker_that_starts_later_catches_up_what_its_forerunner_missed(app, db, now):
    worker(app)
    now.move_to(CHECK + timedelta(hours=5), tick=False)
    assert rounds.Rounds(app, "desk:2", Flag()).round() >= 1
    assert [run.worker for run in runs(db)] == ["desk:2"]


def test_the_slot_of_a_dead_worker_is_taken_over_when_its_lease_is_over(app, db, now):
    going = worker(app)
    now.move_to(CHECK, tick=False)
    ledger.claim("weekly-check", CHECK, "dead:1", CHECK)
    now.move_to(CHECK + ledger.LEASE - timedelta(seconds=1), tick=False)
    going._next_look = 0
    going.round()
    assert runs(db)[0].finished_at is None
    now.move_to(CHECK + ledger.LEASE, tick=False)
    going._next_look = 0
    going.round()
    [run] = runs(db)
    assert (run.worker, run.finished_at) == ("desk:1", CHECK + ledger.LEASE)


def test_a_heartbeat_keeps_what_a_slow_worker_holds(app, db, now):
    going = worker(app)
    now.move_to(CHECK, tick=False)
    ledger.claim("weekly-check", CHECK, "slow:1", CHECK)
    ledger.beat("slow:1", CHECK + timedelta(seconds=20))
    now.move_to(CHECK + ledger.LEASE, tick=False)
    going._next_look = 0
    going.round()
    assert runs(db)[0].worker == "slow:1"


def test_a_failing_job_is_recorded_retried_and_stops_no_other(app, db, now, monkeypatch):
    def broken(turn):
        raise RuntimeError("the disk is full")

    whole = schedule.TIMETABLE
    monkeypatch.setattr(rounds, "TIMETABLE", tuple(
        replace(job, verb=broken) if job.name == "weekly-check" else job for job in whole))
    going = worker(app)
    now.move_to(CHECK, tick=False)
    going.round()
    [run] = runs(db)
    assert (run.failed_at, run.finished_at, run.error) == (
        CHECK, None, "RuntimeError: the disk is full")
    assert "failed: RuntimeError: the disk is full" in report.report(CHECK)
    now.move_to(CHECK + timedelta(days=1), tick=False)
    going.round()
    assert runs(db, "housekeeping")[-1].finished_at is not None
    monkeypatch.setattr(rounds, "TIMETABLE", whole)
    going._next_look = 0
    going.round()
    [run] = runs(db)
    assert (run.failed_at, run.error) == (None, None)
    assert run.finished_at is not None


def test_a_worker_asked_to_stop_hands_its_slot_back_after_the_batch(app, db, now):
    mina = people.person()
    for _ in range(3):
        people.unhappy(mina)
    db.commit()
    stopped = worker(app)
    now.move_to(CHECK, tick=False)
    stopped.stop.set()
    stopped.round()
    [run] = runs(db)
    assert (run.finished_at, run.failed_at, run.lease_until) == (None, None, CHECK)
    worker(app, "desk:2")
    assert runs(db)[0].worker == "desk:2"


def test_the_worker_is_away_from_sunday_to_wednesday(app, db, now):
    _, action = _scheduled(db)
    ref = action.ref
    worker(app, "gone:1")
    now.move_to(datetime(2026, 12, 2, 9, 0, tzinfo=UTC), tick=False)
    rounds.Rounds(app, "back:1", Flag()).round()
    [run] = runs(db, "restorations")
    assert run.slot == datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
    assert run.result == {"count": 1, "late": 1, "late_seconds": 25 * 3600 + 60}
    page = restorations.overview(people.reviewer().id, clock.now())
    assert [(late.ref, late.late_by) for late in page.late] == [
        (ref, timedelta(hours=25, minutes=1))]
    assert (page.mondays, page.overdue, page.failures) == ([], [], [])


def test_staff_see_who_is_due_and_that_a_monday_is_overdue(app, db, now):
    mina, action = _scheduled(db)
    ruth = people.reviewer().id
    before = restorations.overview(ruth, clock.now())
    [monday] = before.mondays
    assert (monday.on.isoformat(), monday.count) == ("2026-11-30", 1)
    assert [(due.ref, due.name) for due in monday.people] == [(action.ref, mina.name)]
    assert before.overdue == []
    assert restorations.overview(ruth, monday.at + timedelta(minutes=11)).overdue == [monday]


def test_demo_clock_jumps_a_week_and_the_next_round_does_all_that_is_due(app, db, now):
    _, action = _scheduled(db)
    going = worker(app)
    now.move_to(TUESDAY + timedelta(days=9), tick=False)
    going.round()
    db.rollback()
    db.refresh(action)
    assert action.restored_at is not None
    assert {run.name for run in db.scalars(select(JobRun))} == {
        "weekly-check", "restorations", "feedback", "housekeeping"}


def test_housekeeping_forgets_old_sign_ins_and_keeps_open_ones(app, db, now):
    mina = people.person()
    accounts.open_sign_in(mina.id, mina.role_names)
    old = accounts.open_sign_in(mina.id, mina.role_names)
    accounts.end_sign_in(old)
    db.commit()
    now.move_to(TUESDAY + timedelta(days=20), tick=False)
    going = worker(app)
    now.move_to(TUESDAY + timedelta(days=31), tick=False)
    going.round()
    assert [row.ended_at for row in db.scalars(select(SignIn))] == [None]


def test_the_report_is_aligned_and_names_everything(app, db, now):
    worker(app)
    text = report.report(clock.now())
    assert "weekly-check  Wednesdays at 10:00 Pacific time  never     Wed 25 Nov 10:00 PT" in text
    assert "desk:1" in text
    assert "Letters waiting: 0." in text


def test_the_report_tells_what_no_worker_has_done(app, db, now):
    going = worker(app)
    now.move_to(CHECK + timedelta(days=9), tick=False)
    assert "late, was due Wed 25 Nov 10:00 PT" in report.report(clock.now())
    going.round()
    text = report.report(clock.now())
    assert "late, " not in text and "Wed 9 Dec 10:00 PT" in text


def test_until_idle_restores_and_tells_of_a_relay_that_is_away(app, db, now):
    _scheduled(db)
    now.move_to(datetime(2026, 12, 1, 8, 0, tzinfo=UTC), tick=False)
    Worker(app).run_until_idle()
    db.rollback()
    letter = db.scalar(select(OutboxLetter).where(OutboxLetter.letter == "restored"))
    assert (letter.sent_at, letter.dead_at) == (None, None)
    assert [row.stopped_at is not None for row in db.scalars(select(Row))] == [True]


def _scheduled(db):
    """Mina, on hold, her path completed on the Tuesday before the Monday."""
    from tests.services.enforcement import test_restorations as story
    saved, story.COMPLETED = story.COMPLETED, TUESDAY
    try:
        mina, action = held()
    finally:
        story.COMPLETED = saved
    restorations.schedule(action, TUESDAY)
    db.commit()
    return mina, action


def test_no_worker_has_the_name_of_one_that_started_before_it(app):
    names = [Worker(app).name for _ in range(2_000)]
    assert len(set(names)) == len(names)
