"""Mondays, mail and jobs, as staff see and mend them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, JobRun, OutboxLetter, Worker
from portal.services.enforcement import restorations
from tests import decisions, people
from tests.queries import queries

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ruth(db):
    return people.reviewer("Ruth Adeyemi")


@pytest.fixture
def browser(client, ruth):
    return client.as_person(ruth)


@pytest.fixture
def scheduled(db) -> Action:
    """Mina has finished her path."""
    action = decisions.hold_on(people.person("Mina Novak"))
    restorations.schedule(action, clock.now())
    db.commit()
    return action


def run(db, **more):
    now = clock.now()
    fields = {"name": "restorations", "slot": now - MINUTE, "started_at": now, "worker": "w-1",
              "lease_until": now, "result": {}, **more}
    db.add(JobRun(**fields))
    db.commit()


def test_ruth_sees_who_is_due_on_which_monday(browser, scheduled):
    page = browser.get("/staff/restorations")
    assert page.has("Mina Novak")
    assert page.has("1 person")
    assert page.has("23:59 PT")
    assert not page.has("is not written down")
    assert browser.get(page.link(scheduled.ref)).has("Return scheduled")


def test_running_again_is_never_early(browser, scheduled, db):
    page = browser.get("/staff/restorations")
    done = browser.send(page.form("Run again"))
    assert done.has("nobody was due")
    assert db.get(Action, scheduled.id).restored_at is None


def test_nobody_worked_from_sunday_to_wednesday_and_ruth_runs_it(client, ruth, scheduled, db):
    with time_machine.travel(scheduled.ends_at + timedelta(hours=30)):
        browser = client.as_person(ruth)
        page = browser.get("/staff/restorations")
        assert page.has("A Monday has come and is not written down")
        done = browser.send(page.form("Run again"))
        assert done.has("1 written down, 1 of them late")
        assert done.has("Written down late")
        assert done.has("1 day 6 hours")
        assert done.has("Nobody is due on a Monday")
        again = browser.send(page.form("Run again"))
        assert again.has("nobody was due")
        event = db.scalars(select(Event).where(Event.verb == "restorations.run")
                           .order_by(Event.id)).first()
        assert (event.actor_id, event.facts) == (ruth.id, {"count": 1, "late": 1})
        letters = db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)).all()
        assert letters == ["hold_placed", "restored"]


def test_failed_runs_are_shown_with_their_words(browser, db):
    run(db, failed_at=clock.now(), error="OperationalError: <b>gone</b>")
    page = browser.get("/staff/restorations")
    assert page.has("OperationalError: <b>gone</b>")
    assert page.has("1 of these failed and has not been made good")
    mail = browser.get("/staff/mail")
    assert mail.has("Failed in the last 7 days")
    assert mail.has("OperationalError: <b>gone</b>")


def test_mail_is_counted_and_workers_are_told_alive_or_silent(browser, db):
    decisions.hold_on(people.person("Mina Novak"))
    decisions.hold_on(people.person("Elif Yilmaz"))
    first = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id)).first()
    first.sent_at = clock.now()
    now = clock.now()
    db.add(Worker(name="w-1", started_at=now, seen_at=now))
    db.add(Worker(name="w-2", started_at=now, seen_at=now - 20 * MINUTE))
    run(db, finished_at=now, result={"count": 3})
    page = browser.get("/staff/mail")
    for words in ("Letters waiting 1", "Sent in the last 24 hours 1", "Could not be delivered 0",
                  "Workers alive 1", "w-1: alive", "w-2: silent", "count: 3"):
        assert page.has(words), words


def test_a_worker_whose_clock_is_wrong_is_named(browser, db):
    now = clock.now()
    db.add(Worker(name="w-1", started_at=now, seen_at=now, ahead_seconds=300))
    db.add(Worker(name="w-2", started_at=now, seen_at=now - 5 * MINUTE, ahead_seconds=-300))
    db.commit()
    page = browser.get("/staff/mail")
    assert page.has("Its clock is 5 minutes ahead of the database's.")
    assert page.has("Its clock is 5 minutes behind the database's.")
    assert page.has("Workers alive 2")


def dead(db) -> OutboxLetter:
    decisions.hold_on(people.person("Mina Novak"))
    letter = db.scalars(select(OutboxLetter)).one()
    letter.dead_at, letter.error, letter.attempts = clock.now(), "550 no such user", 3
    db.commit()
    return letter


def test_a_letter_that_could_not_be_delivered_is_tried_again_once(browser, db, ruth):
    letter = dead(db)
    page = browser.get("/staff/mail")
    assert page.has("550 no such user")
    assert page.has("Mina Novak")
    form = page.form("Try again")
    assert browser.send(form).has("back in the outbox")
    letter = db.get(OutboxLetter, letter.id)
    assert (letter.dead_at, letter.attempts) == (None, 0)
    event = db.scalars(select(Event).where(Event.verb == "letter.revived")).one()
    assert (event.actor_id, event.person_id) == (ruth.id, letter.person_id)
    assert browser.send(form, status=409).has("not waiting for you any more")
    assert len(db.scalars(select(Event).where(Event.verb == "letter.revived")).all()) == 1


@pytest.mark.slow
def test_the_office_asks_as_many_questions_for_much_as_for_little(browser, db):
    dead(db)
    counts = []
    for _ in range(2):
        for address in ("/staff/mail", "/staff/restorations"):
            with queries() as asked:
                browser.get(address)
            counts.append(len(asked))
        for number in range(5):
            action = decisions.hold_on(people.person(f"Freelancer Number{number}"))
            restorations.schedule(action, clock.now())
            run(db, slot=clock.now() - number * MINUTE, finished_at=clock.now())
        db.commit()
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6


def test_a_letter_that_never_was_is_nothing(browser, db):
    browser.get("/staff/mail")
    browser.post("/staff/mail/M-22222222/again", status=404)
