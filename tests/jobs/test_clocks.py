"""A worker on a machine whose clock is wrong: nothing early by it, and everybody can see it."""

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import cli
from sqlalchemy import select

from portal import clock, timekeeping
from portal.jobs import ledger, report
from portal.models import Action, Event, OutboxLetter, Worker
from portal.policy import restoration
from portal.policy.vocabulary import Kind
from portal.services import machinery
from portal.services.doctor import State, work
from tests import decisions, people
from tests.conduct import decided
from tests.jobs.processes import codes, environment, side_by_side

MINUTES = timedelta(minutes=1)
SOON = timedelta(seconds=30)  # longer than any of this takes


@pytest.fixture
def shared(store):
    """The database of several machines."""
    if store.url.startswith("sqlite"):
        pytest.skip("an SQLite file lies on one machine, and has no clock of its own")
    return store


def flask(url: str, words: str, ahead: timedelta) -> str:
    """A command on a machine whose clock is so far ahead; what it says."""
    with tempfile.NamedTemporaryFile("r") as said:
        def work() -> None:
            sys.argv = ["flask", *words.split()]
            sys.stdout = sys.stderr = Path(said.name).open("a", buffering=1)  # noqa: SIM115
            os.environ.update(environment(url))
            time_machine.travel(datetime.now(UTC) + ahead, tick=True).start()
            cli.main()

        with side_by_side(work, 1) as running:
            assert codes(running) == [0], said.read()
        return said.read()


def ends(db, action: Action, at: datetime) -> int:
    """Let a suspension end at an instant of our own; its number."""
    action.ends_at = at
    db.commit()
    return action.id


def written(db, letter: str) -> int:
    db.rollback()
    return len(db.scalars(select(OutboxLetter.id).where(OutboxLetter.letter == letter)).all())


@pytest.mark.slow
def test_a_worker_that_is_ahead_writes_nothing_down_before_its_time(db, shared):
    number = ends(db, decided(people.person(), Kind.suspension), clock.now() + 2 * MINUTES)
    said = flask(shared.url, "jobs run --once", 5 * MINUTES)
    assert written(db, "lapsed") == 0
    assert db.get(Action, number).restored_at is None
    assert "clock.differs" in said
    assert abs(db.scalars(select(Worker.ahead_seconds)).one() - 300) <= 5


@pytest.mark.slow
def test_a_monday_stays_a_monday_for_a_worker_that_lives_in_next_week(db, shared):
    mina = people.person()
    action = decisions.hold_on(mina)
    action.completed_at = clock.now()
    action.restores_on = restoration.restores_on(clock.now())
    number = ends(db, action, restoration.instant_of(action.restores_on))
    for words in ("jobs run --once", "jobs run-now restorations", "jobs run-now weekly-check"):
        flask(shared.url, words, timedelta(days=8))
    assert written(db, "restored") == 0
    assert db.get(Action, number).restored_at is None


@pytest.mark.slow
def test_what_a_worker_that_is_ahead_writes_down_carries_the_right_time(db, shared):
    number = ends(db, decided(people.person(), Kind.suspension), clock.now())
    flask(shared.url, "jobs run --once", 5 * MINUTES)
    assert written(db, "lapsed") == 1
    latest = clock.now() + 2 * timekeeping.TOLERANCE
    assert db.get(Action, number).restored_at < latest
    assert max(db.scalars(select(Event.at))) < latest
    assert max(db.scalars(select(OutboxLetter.created_at))) < latest
    assert db.scalars(select(Worker)).one().seen_at < latest


@pytest.mark.slow
def test_a_worker_that_is_behind_comes_late_and_never_early(db, shared):
    ends(db, decided(people.person(), Kind.suspension), clock.now() - MINUTES)
    flask(shared.url, "jobs run --once", -5 * MINUTES)
    assert written(db, "lapsed") == 0
    row = db.scalars(select(Worker)).one()
    assert abs(row.ahead_seconds + 300) <= 5
    heard = machinery.heard_of(row.seen_at, row.ahead_seconds)
    assert abs(heard - clock.now()) < SOON


def test_the_difference_is_measured_both_ways(app, shared, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    assert timekeeping.seconds(timekeeping.ahead()) == 0
    for minutes in (5, -5):
        with time_machine.travel(datetime.now(UTC) + minutes * MINUTES, tick=True):
            assert abs(timekeeping.seconds(timekeeping.ahead()) - 60 * minutes) <= 2
            assert work.together({}).state is State.wrong
    assert work.together({}).state is State.ok


def test_the_button_for_a_monday_goes_by_the_earlier_clock(app, shared, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    now = datetime.now(UTC)
    with time_machine.travel(now + 5 * MINUTES, tick=True):
        assert timekeeping.safe_now() < now + SOON
    with time_machine.travel(now - 5 * MINUTES, tick=True):
        assert timekeeping.safe_now() < now - 4 * MINUTES


def test_a_clock_that_is_held_back_is_so_for_everything_in_its_process(app):
    clock.hold_back(5 * MINUTES)
    try:
        assert abs(clock.machine() - clock.now() - 5 * MINUTES) < SOON
    finally:
        clock.hold_back(timedelta(0))
    assert abs(clock.machine() - clock.now()) < SOON


@pytest.mark.parametrize(("seconds", "words"), [
    (None, ""), (0, ""), (3, "3 s ahead of the database's"),
    (-90, "90 s behind the database's"), (300, "5 minutes ahead of the database's"),
    (-7200, "2 hours behind the database's")])
def test_how_far_a_clock_is_off_in_words(seconds, words):
    assert timekeeping.words(seconds) == words


@pytest.mark.parametrize(("apart", "noted"), [(0.9, 0), (-1, 0), (1.2, 1), (-4.6, -5)])
def test_what_nobody_notices_is_noted_as_none(apart, noted):
    assert timekeeping.seconds(timedelta(seconds=apart)) == noted


def test_the_report_and_the_doctor_name_the_worker_whose_clock_is_wrong(db):
    now = clock.now()
    ledger.arrive("well:1", now, 0)
    ledger.arrive("fast:1", now, 300)
    ledger.beat("fast:1", now, 300)
    ledger.arrive("slow:1", now - 5 * MINUTES, -300)
    lines = {line.split()[0]: line for line in report.report(now).splitlines() if ":1" in line}
    assert lines["well:1"].endswith("working")
    assert lines["fast:1"].endswith("working, its clock is 5 minutes ahead of the database's")
    assert lines["slow:1"].endswith("working, its clock is 5 minutes behind the database's")
    found = work.jobs({})
    assert found.state is State.wrong
    assert "fast:1 is 5 minutes ahead" in found.sentence and "slow:1 is 5" in found.sentence
    assert machinery.machinery().alive == 3
