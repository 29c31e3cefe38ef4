"""The last quiz: a Monday is named, told and kept, in one transaction."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.models import Enrolment, Event, OutboxLetter
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Ability
from portal.services.enforcement import holds, standing
from portal.services.learning import enrolment, lessons
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


def test_a_broken_letter_leaves_nothing_half_done(db, monkeypatch):
    """The Monday, the enrolment and the letter are one transaction: all of them or none."""
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina, leave=1)
    learners.read_module(mina, FIFTH)
    db.commit()
    monkeypatch.setattr("portal.services.correspondence.house._current", None)
    with pytest.raises(RuntimeError):
        learners.take_quiz(mina, FIFTH)
    db.rollback()
    db.refresh(action)
    assert action.restores_on is None
    assert learners.see(mina).modules[4].done is None
