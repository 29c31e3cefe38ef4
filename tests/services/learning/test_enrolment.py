"""Starting a path: one enrolment per hold, voluntary otherwise, and what carries over."""

from datetime import timedelta

import pytest

from portal.models import Enrolment, Event
from portal.policy.holds import CREDIT_DAYS
from portal.policy.refusal import Refusal
from portal.services.enforcement import holds
from portal.services.learning import enrolment, lessons, overview, quiz, shelf
from tests import learners, people
from tests.learners import COURSE, PATH
from tests.queries import queries

FIRST, SECOND, THIRD, FOURTH, FIFTH = (
    "reading-a-brief", "skills-and-experience", "availability", "when-things-go-wrong", "feedback")


def rows(db, person) -> list[Enrolment]:
    return db.query(Enrolment).filter_by(person_id=person.id).order_by(Enrolment.id).all()


def test_mina_starts_the_path_of_her_hold_with_one_click_and_a_second_click_changes_nothing(db):
    mina = people.person()
    action = learners.hold(mina)
    assert learners.see(mina).enrolment is None
    enrolment.enrol(mina.id, PATH)
    enrolment.enrol(mina.id, PATH)
    (only,) = rows(db, mina)
    assert only.action_id == action.id
    assert only.path_version == shelf.named(PATH).version
    assert learners.see(mina).is_open
    assert db.query(Event).filter_by(verb="learning.enrolled", action_id=action.id).count() == 1


def test_without_a_hold_the_path_is_taken_voluntarily(db):
    mina = people.person()
    enrolment.enrol(mina.id, PATH)
    (only,) = rows(db, mina)
    assert only.action_id is None


def test_the_optional_course_never_belongs_to_a_hold(db):
    mina = people.person()
    learners.hold(mina)
    enrolment.enrol(mina.id, COURSE)
    (only,) = rows(db, mina)
    assert (only.path_slug, only.action_id) == (COURSE, None)
    assert learners.see(mina).enrolment is None


def test_a_path_that_does_not_exist_is_refused_in_a_sentence(db):
    mina = people.person()
    with pytest.raises(Refusal, match="no learning path with this name"):
        enrolment.enrol(mina.id, "reskilling\x00for-success")


def test_modules_from_a_warning_count_when_a_hold_follows(db):
    mina = people.person()
    with learners.at(2026, 9, 1, 12):
        enrolment.enrol(mina.id, PATH)
        learners.finish_module(mina, FIRST)
    with learners.at(2026, 10, 1, 12):
        learners.finish_module(mina, SECOND)
        learners.read_module(mina, THIRD)
    with learners.at(2026, 11, 20, 12):
        action = learners.hold(mina)
        before = learners.see(mina)
        assert (before.completed, before.is_open, before.may_start) == (2, False, True)
        enrolment.enrol(mina.id, PATH)
        now = learners.see(mina)
    voluntary, held = rows(db, mina)
    assert voluntary.replaced_at is not None
    assert held.action_id == action.id
    assert [one.state for one in now.modules] == ["done", "done", "current", "todo", "todo"]
    assert now.modules[0].done.carried_from == voluntary.id
    assert now.next_step.url == f"/learning/{PATH}/{THIRD}/quiz"


def test_what_was_finished_too_long_ago_does_not_count(db):
    mina = people.person()
    with learners.at(2026, 8, 1, 12):
        learners.finish_path(mina, leave=4)
    with learners.at(2026, 10, 1, 12):
        learners.finish_module(mina, SECOND)
    with learners.at(2026, 8, 1, 12) as clock:
        clock.shift(timedelta(days=CREDIT_DAYS, seconds=1))
        learners.hold(mina)
        enrolment.enrol(mina.id, PATH)
        assert [bool(one.done) for one in learners.see(mina).modules] == [
            False, True, False, False, False]
        assert [one.is_open for one in learners.see(mina).modules] == [
            True, False, False, False, False]
    assert learners.see(mina).modules[0].read == frozenset()


def test_on_the_very_last_instant_of_the_credit_a_module_still_counts(db):
    mina = people.person()
    with learners.at(2026, 8, 1, 12) as clock:
        learners.finish_path(mina, leave=4)
        clock.shift(timedelta(days=CREDIT_DAYS))
        learners.hold(mina)
        assert learners.see(mina).completed == 1


def test_mina_who_just_reads_on_after_the_hold_came_is_on_its_path(db):
    """Her tab was open when the decision came: nothing she does from then on is lost."""
    mina = people.person()
    enrolment.enrol(mina.id, PATH)
    learners.finish_module(mina, FIRST)
    action = learners.hold(mina)
    lessons.finish_lesson(mina.id, PATH, SECOND, "what-a-client-hears")
    voluntary, held = rows(db, mina)
    assert (voluntary.action_id, held.action_id) == (None, action.id)
    assert learners.see(mina).completed == 1


def test_a_quiz_that_is_open_when_the_hold_comes_goes_on_counting(db):
    mina = people.person()
    enrolment.enrol(mina.id, PATH)
    learners.read_module(mina, FIRST)
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    learners.hold(mina)
    assert learners.take_quiz(mina, FIRST) == ref
    assert learners.see(mina).modules[0].done


@pytest.mark.slow
def test_all_modules_finished_before_the_hold_complete_its_path_at_once(db):
    mina = people.person()
    with learners.at(2026, 11, 2, 12):
        learners.finish_path(mina)
    with learners.at(2026, 11, 20, 18):
        action = learners.hold(mina)
        assert learners.see(mina).completed == 5
        enrolment.enrol(mina.id, PATH)
        db.refresh(action)
    assert str(action.restores_on) == "2026-11-23"


@pytest.mark.slow
def test_a_second_hold_means_a_new_enrolment_and_nothing_counts_twice(db):
    mina = people.person()
    with learners.at(2026, 9, 21, 12):
        learners.finish_path(mina, leave=3)
    with learners.at(2026, 9, 25, 12):
        learners.hold(mina)
        learners.finish_path(mina)
    with learners.at(2026, 10, 20, 12):
        second = learners.hold(mina)
        enrolment.enrol(mina.id, PATH)
        now = learners.see(mina)
    assert [one.action_id for one in rows(db, mina)][-1] == second.id
    assert len(rows(db, mina)) == 3
    assert now.completed == 0


@pytest.mark.slow
def test_what_was_done_for_a_hold_that_was_lifted_counts_for_the_next(db):
    mina, ruth = people.person(), people.reviewer()
    first = learners.hold(mina, ruth)
    learners.finish_path(mina, leave=3)
    holds.lift_early(first.ref, by=ruth.id, because="The clients wrote to us that they were wrong.")
    db.flush()
    learners.hold(mina, ruth)
    enrolment.enrol(mina.id, PATH)
    assert learners.see(mina).completed == 2


@pytest.mark.slow
def test_taking_the_path_again_right_after_finishing_it_changes_nothing(db):
    mina = people.person()
    with learners.at(2026, 3, 2, 12) as clock:
        learners.finish_path(mina)
        assert not learners.see(mina).may_start
        enrolment.enrol(mina.id, PATH)
        assert len(rows(db, mina)) == 1
        clock.shift(timedelta(days=CREDIT_DAYS + 1))
        assert learners.see(mina).may_start
        enrolment.enrol(mina.id, PATH)
    assert len(rows(db, mina)) == 2


def test_the_status_page_hears_how_far_the_path_of_a_hold_is(db):
    mina, stan = people.person(), people.person("Stan Kowal")
    action = learners.hold(mina)
    before = overview.progress_of_hold(mina.id, action.ref)
    assert (before.completed, before.total, before.next_step.words) == (
        0, 5, "module 1, lesson 1")
    learners.finish_path(mina, leave=2)
    after = overview.progress_of_hold(mina.id, action.ref)
    assert (after.completed, after.total) == (3, 5)
    assert 0 < after.minutes_left < before.minutes_left
    assert overview.progress_of_hold(stan.id, action.ref) is None


def test_how_far_somebody_is_takes_one_query_for_all_paths_together(db):
    mina = people.person()
    action = learners.hold(mina)
    learners.finish_path(mina, leave=2)
    db.flush()
    with queries() as asked:
        overview.overviews(mina.id)
        overview.progress_of_hold(mina.id, action.ref)
    assert len(asked) == 2
