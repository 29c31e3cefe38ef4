"""The clocks of requests: a reminder, a missed date owned up to, silence that closes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal.extensions import db as database
from portal.jobs.schedule import BEATS
from portal.jobs.turn import Turn
from portal.models import Case, Event, Message, OutboxLetter
from portal.policy import clocks
from portal.services.cases import asking, overdue
from tests import people, requests_of

FRIDAY = datetime(2026, 11, 20, 20, tzinfo=UTC)
MISSED_ON = datetime(2026, 11, 28, 8, 0, 30, tzinfo=UTC)  # half a minute after the Friday's end


@pytest.fixture(autouse=True)
def on_a_friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def case(mina):
    return requests_of.question(mina)


def run(at: datetime) -> overdue.Clocks:
    done = overdue.run(at, commit=database.session.commit)
    database.session.commit()
    return done


def letters(db) -> list[str]:
    return db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)).all()


def asked_back(case: Case, until: datetime) -> Case:
    return requests_of.answered(case, people.reviewer(), then="ask", until=until.date())


def test_a_question_of_a_friday_is_due_at_the_end_of_the_next_friday(case):
    assert case.due_at == datetime(2026, 11, 28, 7, 59, 59, tzinfo=UTC)


def test_a_date_that_is_not_over_is_left_alone(db, case):
    assert run(case.due_at) == overdue.Clocks()
    assert letters(db) == ["request_received"]


def test_a_missed_date_is_owned_up_to_with_a_new_one(db, case):
    before = case.due_at
    assert run(MISSED_ON) == overdue.Clocks(missed=1)
    db.refresh(case)
    assert case.due_at == clocks.new_date(MISSED_ON) == datetime(2026, 12, 2, 7, 59, 59, tzinfo=UTC)
    assert (case.times_missed, case.missed_at, case.owed_by) == (1, MISSED_ON, "team")
    said = db.scalars(select(Message).order_by(Message.id)).all()[-1]
    assert said.voice == "event"
    assert "Friday 27 November 2026, 23:59 PT" in said.text
    assert "Our new date is Tuesday 1 December 2026, 23:59 PT" in said.text
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id)).all()[-1]
    assert letter.letter == "request_missed"
    event = db.scalars(select(Event).order_by(Event.id)).all()[-1]
    assert event.verb == "request.missed"
    assert event.facts["due_at"] == before.isoformat()


def test_a_round_that_comes_again_finds_nothing(db, case):
    run(MISSED_ON)
    assert run(MISSED_ON) == overdue.Clocks()
    assert run(MISSED_ON + timedelta(minutes=1)) == overdue.Clocks()
    assert letters(db).count("request_missed") == 1


def test_a_second_miss_is_another_one(db, case):
    run(MISSED_ON)
    assert run(MISSED_ON + timedelta(days=9)) == overdue.Clocks(missed=1)
    db.refresh(case)
    assert case.times_missed == 2
    assert letters(db).count("request_missed") == 2


def test_an_answer_ends_the_escalation_but_not_the_count(db, case):
    run(MISSED_ON)
    requests_of.answered(case, people.reviewer())
    db.refresh(case)
    assert (case.missed_at, case.times_missed) == (None, 1)
    assert run(MISSED_ON + timedelta(days=30)) == overdue.Clocks()


def test_mina_is_reminded_once_three_days_before_her_date(db, case):
    asked_back(case, FRIDAY + timedelta(days=12))
    due_at = case.due_at
    assert run(due_at - timedelta(days=3, seconds=1)) == overdue.Clocks()
    assert run(due_at - timedelta(days=3)) == overdue.Clocks(reminded=1)
    assert run(due_at - timedelta(days=2)) == overdue.Clocks()
    assert letters(db).count("request_reminder") == 1


def test_asking_for_the_day_after_tomorrow_is_reminder_enough(db, case):
    asked_back(case, FRIDAY + timedelta(days=2))
    assert run(FRIDAY + timedelta(hours=1)) == overdue.Clocks()


def test_her_silence_hands_the_step_back_to_the_team(db, case):
    asked_back(case, FRIDAY + timedelta(days=4))
    late = case.due_at + timedelta(minutes=1)
    assert run(late) == overdue.Clocks(passed=1)
    db.refresh(case)
    assert (case.owed_by, case.times_missed) == ("team", 0)
    assert case.due_at == clocks.question_answer_due(late)
    assert "has passed" in db.scalars(select(Message.text).order_by(Message.id)).all()[-1]
    with time_machine.travel(late, tick=False):
        asking.write(case, by=case.person_id, text="Sorry, I was ill. Here it is.")
    db.commit()
    assert case.due_at == clocks.question_answer_due(late)


def test_three_workers_own_up_to_each_date_once(app, db):
    for number in range(30):
        requests_of.question(people.person(f"Person Number{number}"))
    db.commit()

    def work(_):
        with app.app_context():
            try:
                return overdue.run(MISSED_ON, commit=database.session.commit).missed
            finally:
                database.session.commit()

    with ThreadPoolExecutor(3) as workers:
        assert sum(workers.map(work, range(3))) == 30
    assert db.scalar(select(func.count()).select_from(OutboxLetter)
                     .where(OutboxLetter.letter == "request_missed")) == 30
    assert db.scalars(select(Case.times_missed).distinct()).all() == [1]


def test_the_timetable_knows_the_clocks(app, db, case):
    beat = next(beat for beat in BEATS if beat.name == "requests")
    assert beat.verb(Turn(MISSED_ON, dict(app.config))) == {
        "reminded": 0, "missed": 1, "passed": 0, "put_off": 0}
