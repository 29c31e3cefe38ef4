"""Workers that are killed: whatever the moment, nothing is lost and nothing happens twice."""

import signal
import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from portal import clock
from portal.extensions import db as db_
from portal.models import Action, Event, Feedback, OutboxLetter, Person, Touched, Worker
from portal.policy import restoration
from portal.services.enforcement import restorations, weekly_check
from tests import people
from tests.engines import often
from tests.jobs.processes import LIMIT, codes, flask, side_by_side, wait_for

pytestmark = pytest.mark.slow

MANY = often(120, 1_200)
PAUSES = (0.0, 0.05, 0.2) * often(1, 8)  # seconds before each kill
CHECKS = often(1, 10)  # that are killed
CLEAN_STOP = 20.0  # seconds on a busy machine; who starts services waits for longer


@pytest.fixture
def due(db):
    """Many people whose hold ended last Monday, nothing of it written down yet."""
    now = clock.now()
    monday = restoration.last_monday_due(now)
    since = now - timedelta(days=30)
    db.execute(insert(Person), [
        {"name": f"Freelancer {n}", "email": f"f{n}@mail.example", "created_at": since,
         "role_names": frozenset({"freelancer"}), "fs_uniquifier": uuid.uuid4().hex,
         "member_since": since} for n in range(MANY)])
    ids = list(db.scalars(select(Person.id)))
    db.execute(insert(Action), [
        {"person_id": id, "kind": "hold", "ground": "negative_feedback", "mode": "reviewer",
         "rule_slug": "feedback-from-several-clients", "rule_version": 1, "reasons": "Told.",
         "automated_detection": True, "proposed_at": since, "decided_at": since,
         "in_force_from": since, "completed_at": since, "restores_on": monday,
         "ends_at": restoration.instant_of(monday)} for id in ids])
    db.commit()
    return ids


def counts(db):
    """How many holds are restored, events told and letters posted; and for how many people."""
    db.rollback()
    restored = db.scalar(select(func.count(Action.restored_at)))
    events = db.execute(select(func.count(), func.count(func.distinct(Event.action_id)))
                        .where(Event.verb == "hold.restored")).one()
    letters = db.execute(select(func.count(), func.count(func.distinct(OutboxLetter.person_id)))
                         .where(OutboxLetter.letter == "restored")).one()
    db.rollback()
    return {restored, *events, *letters}


def restore():
    restorations.restore_due(clock.now(), batch=3, commit=db_.session.commit)


def check():
    weekly_check.run(clock.now(), batch=4, everyone=True, commit=db_.session.commit)


def test_workers_killed_in_the_middle_of_a_monday_restore_everybody_once(db, due):
    for pause in PAUSES:
        with side_by_side(restore, 2):
            time.sleep(pause)
    assert len(counts(db)) == 1, "a half-written restoration was left behind"
    restore()
    assert counts(db) == {MANY}


def test_four_workers_at_once_share_a_monday(db, due):
    with side_by_side(restore, 4) as workers:
        assert codes(workers) == [0] * 4
    assert counts(db) == {MANY}


def test_checks_at_once_and_some_killed_propose_each_hold_once(db):
    minas = [people.person(f"Mina {n}") for n in range(12)]
    for mina in minas:
        for _ in range(3):
            people.unhappy(mina)
    db.commit()
    for number in range(CHECKS):
        with side_by_side(check, 3):
            time.sleep(0.05 + 0.01 * number)
    with side_by_side(check, 3) as workers:
        assert codes(workers) == [0] * 3
    assert db.scalar(select(func.count()).select_from(Action)) == len(minas)
    assert db.scalar(select(func.count()).where(Event.verb == "hold.proposed")) == len(minas)
    assert db.scalar(select(func.count()).select_from(Touched)) == 0
    assert db.scalar(select(func.count(Feedback.spent_by_id))) == 0


def test_a_running_worker_restores_says_that_it_is_alive_and_stops_cleanly(db, due, store):
    with flask("jobs run", store.url) as worker:
        wait_for(worker, "worker.started")
        limit = time.monotonic() + 30
        while counts(db) != {MANY} and time.monotonic() < limit:
            time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        assert worker.wait(LIMIT) == 0
        assert time.monotonic() - asked < CLEAN_STOP
    assert counts(db) == {MANY}
    [row] = db.scalars(select(Worker)).all()
    assert row.stopped_at is not None
