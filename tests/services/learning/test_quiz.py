"""The quiz: drawn and counted on the server, in order, as often as somebody needs."""

from datetime import timedelta

import pytest

from portal.models import ModuleCompletion, QuizAttempt
from portal.policy.learning import COOL_DOWN, QUIZ_QUESTIONS
from portal.policy.refusal import Refusal
from portal.services.learning import enrolment, lessons, quiz, sheet, shelf
from tests import learners, people
from tests.learners import PATH
from tests.services.learning.test_enrolment import FIRST, SECOND


@pytest.fixture
def mina(db):
    """Mina is on the path and has read the first module."""
    made = people.person()
    enrolment.enrol(made.id, PATH)
    learners.read_module(made, FIRST)
    return made


def drawn(ref: str) -> list[dict]:
    return learners.attempt(ref).questions


def right(question: dict, module: str = FIRST) -> str:
    return shelf.named(PATH).module(module).question(question["id"]).right.id


def wrong(question: dict, module: str = FIRST) -> str:
    options = shelf.named(PATH).module(module).question(question["id"]).options
    return next(one.id for one in options if not one.right)


def test_a_quiz_without_having_started_the_path_is_refused(db):
    stan = people.person("Stan Kowal")
    with pytest.raises(Refusal, match="Start the learning path"):
        quiz.start_quiz(stan.id, PATH, FIRST)
    assert db.query(QuizAttempt).count() == 0


def test_a_quiz_before_its_lessons_are_read_is_refused(db):
    stan = people.person("Stan Kowal")
    enrolment.enrol(stan.id, PATH)
    with pytest.raises(Refusal, match="Read lesson 1"):
        quiz.start_quiz(stan.id, PATH, FIRST)


def test_lessons_and_modules_come_in_their_order(mina):
    with pytest.raises(Refusal, match="Finish module 1, “Reading a brief"):
        quiz.start_quiz(mina.id, PATH, SECOND)
    with pytest.raises(Refusal, match="Finish module 1"):
        lessons.finish_lesson(mina.id, PATH, SECOND, "what-a-client-hears")
    learners.take_quiz(mina, FIRST)
    with pytest.raises(Refusal, match="Read lesson 1"):
        lessons.finish_lesson(mina.id, PATH, SECOND, "choosing-work-that-fits")


@pytest.mark.parametrize("name", ["nothing-here", "", "\x00", "x" * 5000, "\ud800"])
def test_unknown_modules_and_lessons_are_refused_in_a_sentence(mina, name):
    with pytest.raises(Refusal):
        quiz.start_quiz(mina.id, PATH, name)
    with pytest.raises(Refusal):
        lessons.finish_lesson(mina.id, PATH, FIRST, name)
    with pytest.raises(Refusal):
        enrolment.enrol(mina.id, name)


def test_questions_come_from_the_pool_shuffled_and_stay_as_drawn(mina):
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    first = drawn(ref)
    assert len({one["id"] for one in first}) == QUIZ_QUESTIONS
    assert quiz.start_quiz(mina.id, PATH, FIRST) == ref
    assert drawn(ref) == first
    shown = [[option.id for option in one.options] for one in sheet.read(mina.id, ref).asked]
    assert shown == [one["options"] for one in first]


def test_two_draws_are_not_alike():
    module = shelf.named(PATH).module(FIRST)
    draws = {str(quiz._draw(module)) for _ in range(20)}
    assert len(draws) == 20


def test_four_of_five_pass_and_complete_the_module(db, mina):
    ref = learners.take_quiz(mina, FIRST, right=4)
    assert sheet.read(mina.id, ref).is_passed
    done = learners.see(mina).modules[0].done
    assert (done.right, done.asked) == (4, 5)
    with pytest.raises(Refusal, match="passed this quiz already"):
        quiz.start_quiz(mina.id, PATH, FIRST)


def test_three_of_five_do_not_and_the_next_try_opens_after_the_cool_down(db, mina):
    with learners.at(2026, 11, 20, 14, 22) as clock:
        ref = learners.take_quiz(mina, FIRST, right=3)
        tried = sheet.read(mina.id, ref)
        assert (tried.right, tried.is_passed) == (3, False)
        assert not learners.see(mina).modules[0].done
        assert learners.see(mina).modules[0].try_again_at == tried.try_again_at
        clock.shift(COOL_DOWN - timedelta(seconds=1))
        with pytest.raises(Refusal, match="in less than a minute"):
            quiz.start_quiz(mina.id, PATH, FIRST)
        clock.shift(timedelta(seconds=1))
        assert quiz.start_quiz(mina.id, PATH, FIRST) != ref


def test_tries_are_never_limited(mina):
    with learners.at(2026, 11, 20, 8) as clock:
        for _ in range(6):
            learners.take_quiz(mina, FIRST, right=0)
            clock.shift(COOL_DOWN)
        learners.take_quiz(mina, FIRST)
    assert learners.see(mina).modules[0].done


def test_questions_are_answered_in_their_order(mina):
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    second = drawn(ref)[1]
    with pytest.raises(Refusal, match="comes later"):
        quiz.answer(mina.id, ref, second["id"], right(second))
    assert learners.attempt(ref).answers == {}


def test_the_first_answer_counts_and_the_same_one_twice_changes_nothing(mina):
    """Two tabs show the same question; both are answered."""
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    first = drawn(ref)[0]
    quiz.answer(mina.id, ref, first["id"], wrong(first))
    quiz.answer(mina.id, ref, first["id"], wrong(first))
    with pytest.raises(Refusal, match="first answer counts"):
        quiz.answer(mina.id, ref, first["id"], right(first))
    assert learners.attempt(ref).answers == {first["id"]: wrong(first)}


FORGED = ["", "right", "1e309", "-1", "NaN", "\x00", "\ud800", "x" * 9000]


@pytest.mark.parametrize("forged", FORGED)
def test_forged_questions_and_options_are_refused(mina, forged):
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    first, second = drawn(ref)[:2]
    with pytest.raises(Refusal, match="Choose one of the answers"):
        quiz.answer(mina.id, ref, first["id"], forged)
    with pytest.raises(Refusal, match="does not belong"):
        quiz.answer(mina.id, ref, forged, right(first))
    with pytest.raises(Refusal, match="Choose one of the answers"):
        quiz.answer(mina.id, ref, first["id"], right(second))


def test_a_finished_quiz_posted_again_keeps_its_first_result(db, mina):
    with learners.at(2026, 11, 20, 9) as clock:
        ref = learners.take_quiz(mina, FIRST, right=4)
        before = (learners.attempt(ref).right, learners.attempt(ref).finished_at)
        clock.shift(timedelta(hours=1))
        last = drawn(ref)[4]
        with pytest.raises(Refusal, match="first answer counts"):
            quiz.answer(mina.id, ref, last["id"], right(last))
        quiz.answer(mina.id, ref, last["id"], wrong(last))
    assert (learners.attempt(ref).right, learners.attempt(ref).finished_at) == before
    assert db.query(ModuleCompletion).count() == 1


def test_somebody_elses_quiz_does_not_exist_for_stan(mina):
    stan = people.person("Stan Kowal")
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    first = drawn(ref)[0]
    assert sheet.read(stan.id, ref) is None
    with pytest.raises(Refusal, match="no quiz under this address"):
        quiz.answer(stan.id, ref, first["id"], right(first))
    assert learners.attempt(ref).answers == {}


def test_a_quiz_whose_questions_were_rewritten_starts_again_without_a_wait(db, mina):
    ref = quiz.start_quiz(mina.id, PATH, FIRST)
    stored = learners.attempt(ref)
    stored.questions = [{"id": "gone", "options": ["a", "b"]}, *stored.questions[1:]]
    db.flush()
    assert sheet.read(mina.id, ref).is_damaged
    with pytest.raises(Refusal, match="rewritten in the meantime"):
        quiz.answer(mina.id, ref, stored.questions[1]["id"], "whatever")
    assert quiz.start_quiz(mina.id, PATH, FIRST) == ref
    assert not sheet.read(mina.id, ref).is_damaged


def test_reading_a_lesson_twice_makes_one_record_and_keeps_the_first_time(db):
    stan = people.person("Stan Kowal")
    enrolment.enrol(stan.id, PATH)
    lesson = shelf.named(PATH).module(FIRST).lessons[0].slug
    with learners.at(2026, 11, 20, 9) as clock:
        first = lessons.finish_lesson(stan.id, PATH, FIRST, lesson)
        clock.shift(timedelta(hours=1))
        assert lessons.finish_lesson(stan.id, PATH, FIRST, lesson) == first
    assert learners.see(stan).modules[0].read == {lesson}
