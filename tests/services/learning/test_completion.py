"""The last quiz: a Monday is named, told and kept, in one transaction."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.extensions import db as database
from portal.models import Enrolment, Event, LessonRead, ModuleCompletion, OutboxLetter
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Ability
from portal.services.enforcement import holds, standing
from portal.services.learning import enrolment, lessons, quiz, shelf
from tests import learners, people
from tests.learners import COURSE, PATH
from tests.services.learning.test_enrolment import FIFTH


def test_minas_hold_ends_on_the_monday_after_she_completes(db):
    """She finishes on Monday 23 November at 00:00 Pacific: that Monday is over for her."""
    mina = people.person()
    with learners.at(2026, 11, 20, 18):
        action = learners.hold(mina)
        learners.finish_path(mina, leave=1)
    with learners.at(2026, 11, 23, 8) as clock:
        learners.finish_module(mina, FIFTH)
        db.refresh(action)
        assert action.completed_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert action.restores_on == date(2026, 11, 30)
        assert action.ends_at == datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
        clock.move_to(datetime(2026, 12, 1, 7, 58, 59, tzinfo=UTC))
        assert not standing.may(mina.id, Ability.send_proposal)
        clock.move_to(datetime(2026, 12, 1, 7, 59, tzinfo=UTC))
        assert standing.may(mina.id, Ability.send_proposal)


def test_a_minute_earlier_it_is_the_same_monday(db):
    mina = people.person()
    with learners.at(2026, 11, 23, 7, 59):
        action = learners.hold(mina)
        learners.finish_path(mina)
        db.refresh(action)
    assert action.ends_at == datetime(2026, 11, 24, 7, 59, tzinfo=UTC)


def test_one_letter_names_the_monday_and_events_say_what_happened(db):
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina)
    letters = db.query(OutboxLetter).filter_by(dedupe_key=f"path_completed:{action.ref}").all()
    assert len(letters) == 1
    verbs = [verb for verb, in db.query(Event.verb).filter_by(person_id=mina.id).order_by(Event.id)]
    assert verbs.count("learning.module_completed") == 5
    assert verbs.count("learning.completed") == verbs.count("hold.scheduled") == 1


def test_the_first_completion_stands(db):
    mina = people.person()
    with learners.at(2026, 11, 20, 18) as clock:
        action = learners.hold(mina)
        learners.finish_path(mina)
        clock.shift(timedelta(days=2))
        enrolment.enrol(mina.id, PATH)
        with pytest.raises(Refusal, match="completed this path already"):
            lessons.finish_lesson(mina.id, PATH, FIFTH, "how-feedback-works")
        db.refresh(action)
    assert action.restores_on == date(2026, 11, 23)
    assert db.query(Enrolment).filter_by(person_id=mina.id).count() == 1


@pytest.mark.slow
def test_completing_after_the_hold_was_lifted_is_fine_and_names_no_monday(db):
    mina, ruth = people.person(), people.reviewer()
    action = learners.hold(mina, ruth)
    learners.finish_path(mina, leave=1)
    holds.lift_early(action.ref, by=ruth.id, because="Two clients told us that they were wrong.")
    db.flush()
    learners.finish_module(mina, FIFTH)
    db.refresh(action)
    assert action.restores_on is None
    assert learners.see(mina).completed_at is not None
    assert db.query(OutboxLetter).filter_by(dedupe_key=f"path_completed:{action.ref}").count() == 0


def test_a_course_taken_voluntarily_makes_an_event_and_nothing_else(db):
    mina = people.person()
    learners.finish_path(mina, COURSE)
    assert learners.see(mina, COURSE).completed_at is not None
    assert db.query(Event).filter_by(verb="learning.completed").count() == 1
    assert db.query(OutboxLetter).count() == 0


def test_the_course_does_not_end_a_hold(db):
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina, COURSE)
    db.refresh(action)
    assert action.restores_on is None
    assert not standing.may(mina.id, Ability.send_proposal)


@pytest.mark.slow
def test_a_broken_letter_leaves_nothing_half_done(db, monkeypatch):
    """The Monday, the enrolment and the letter are one transaction: all of them or none."""
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina, leave=1)
    learners.read_module(mina, FIFTH)
    db.commit()
    monkeypatch.setattr("portal.mail.house._current", None)
    with pytest.raises(RuntimeError):
        learners.take_quiz(mina, FIFTH)
    db.rollback()
    db.refresh(action)
    assert action.restores_on is None
    assert learners.see(mina).modules[4].done is None


def at_once(app, *deeds) -> list[Exception]:
    """Do several things at the same time, each in a transaction of its own; what was refused.

    The test's own transaction must be over: on SQLite it would keep everybody waiting.
    """
    refused, ready = [], threading.Barrier(len(deeds))

    def run(deed) -> None:
        with app.app_context():
            ready.wait()
            try:
                deed()
                database.session.commit()
            except Refusal as refusal:
                refused.append(refusal)
                database.session.rollback()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


def last_answer(mina) -> tuple[str, str, str]:
    """Answer all but the last question of the last quiz; returns what the last answer is."""
    learners.read_module(mina, FIFTH)
    ref = quiz.start_quiz(mina.id, PATH, FIFTH)
    *before, last = learners.attempt(ref).questions
    pool = shelf.named(PATH).module(FIFTH)
    for one in before:
        quiz.answer(mina.id, ref, one["id"], pool.question(one["id"]).right.id)
    return ref, last["id"], pool.question(last["id"]).right.id


@pytest.mark.slow
def test_the_last_answer_sent_four_times_at_once_completes_once(app, db):
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina, leave=1)
    answer = last_answer(mina)
    mina_id, action_ref = mina.id, action.ref
    db.commit()
    assert at_once(app, *[lambda: quiz.answer(mina_id, *answer)] * 4) == []
    db.expire_all()
    assert db.query(ModuleCompletion).filter_by(module_slug=FIFTH).count() == 1
    assert db.query(Event).filter_by(verb="learning.completed").count() == 1
    assert db.query(OutboxLetter).filter_by(dedupe_key=f"path_completed:{action_ref}").count() == 1


def test_starting_and_reading_twice_at_once_makes_one_row_each(app, db):
    mina = people.person()
    learners.hold(mina)
    mina_id, lesson = mina.id, shelf.named(PATH).modules[0].lessons[0].slug
    db.commit()
    at_once(app, *[lambda: enrolment.enrol(mina_id, PATH)] * 3)
    at_once(app, *[lambda: lessons.finish_lesson(mina_id, PATH, "reading-a-brief", lesson)] * 3)
    assert db.query(Enrolment).count() == 1
    assert db.query(LessonRead).count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("_", range(4))
def test_a_lift_and_a_completion_at_once_do_not_pass_each_other(app, db, _):
    """Whoever is second sees what the first one did: no Monday is named for a lifted hold."""
    mina, ruth = people.person(), people.reviewer()
    action = learners.hold(mina, ruth)
    learners.finish_path(mina, leave=1)
    answer = last_answer(mina)
    mina_id, ruth_id, ref = mina.id, ruth.id, action.ref
    db.commit()
    refused = at_once(
        app, lambda: quiz.answer(mina_id, *answer),
        lambda: holds.lift_early(ref, by=ruth_id, because="Two clients told us they were wrong."))
    db.expire_all()
    assert refused == []
    assert action.lifted_at is not None
    told = db.query(OutboxLetter).filter_by(dedupe_key=f"path_completed:{ref}").count()
    assert told == (1 if action.completed_at else 0)
    assert not action.completed_at or action.completed_at <= action.lifted_at
