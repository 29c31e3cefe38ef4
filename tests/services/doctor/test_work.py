"""The doctor on due work: workers that are there, jobs that fail, letters that do not leave."""

from datetime import timedelta

import pytest

from portal import clock
from portal.jobs import ledger
from portal.models import OutboxLetter
from portal.services.doctor import State, work
from portal.services.mailroom import checks

WORKER = "desk:1"


@pytest.fixture
def worker(db):
    ledger.arrive(WORKER, clock.now())


def test_a_worker_that_beats_is_well(db, worker):
    assert work.jobs({}).state is State.ok


def test_no_worker_is_wrong(db):
    found = work.jobs({})
    assert found.state is State.wrong and "flask jobs run" in found.sentence


def test_a_worker_that_fell_silent_is_wrong_and_its_last_beat_is_told(db, worker):
    ledger.beat(WORKER, clock.now() - timedelta(hours=3))
    found = work.jobs({})
    assert found.state is State.wrong and "heard of 3 hours ago" in found.sentence


def test_a_worker_that_stopped_is_wrong(db, worker):
    ledger.leave(WORKER, clock.now())
    assert work.jobs({}).state is State.wrong


def fail(name, ago):
    ledger.note(name, WORKER, clock.now() - ago, error="OperationalError: private words")


def test_a_job_that_fails_is_wrong_and_its_error_is_not_printed(db, worker):
    fail("weekly-check", timedelta(minutes=4))
    found = work.jobs({})
    assert found.state is State.wrong and "weekly-check failed 4 minutes ago" in found.sentence
    assert "private" not in found.sentence


def test_a_failure_of_yesterday_and_one_of_the_door_are_not_told_here(db, worker):
    fail("requests", timedelta(days=1))
    fail(checks.NAME, timedelta(minutes=4))
    assert work.jobs({}).state is State.ok


def posted(db, *, due_ago=timedelta(), **more):
    now = clock.now()
    db.add(OutboxLetter(
        letter="restored", dedupe_key="one", to_address="m@x.example", message_id="<1@x.example>",
        subject="Hello", text="Hello", html="<p>Hello</p>", created_at=now - timedelta(days=2),
        due_at=now - due_ago, **more))
    db.flush()


def test_letters_that_left_or_leave_soon_are_well(db):
    posted(db, due_ago=timedelta(minutes=1))
    assert work.letters({}).state is State.ok


def test_a_sent_letter_is_never_overdue(db):
    posted(db, due_ago=timedelta(hours=3), sent_at=clock.now())
    assert work.letters({}).state is State.ok


def test_a_letter_that_should_have_left_is_wrong(db):
    posted(db, due_ago=timedelta(hours=3))
    found = work.letters({})
    assert found.state is State.wrong
    assert "should have left: 1, the first 3 hours ago" in found.sentence


def test_a_letter_that_nobody_tries_again_is_something_to_mind(db):
    posted(db, due_ago=timedelta(hours=3), dead_at=clock.now(), error="550 no")
    found = work.letters({})
    assert found.state is State.mind and "could not be delivered: 1" in found.sentence
