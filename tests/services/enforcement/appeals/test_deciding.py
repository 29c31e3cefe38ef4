"""Tomas decides a review that he had no part in: every argument answered, all of it at once."""

import pytest
from sqlalchemy import func, select

from portal.models import Argument, Case, Event, Feedback, Message, OutboxLetter, Person
from portal.policy import clocks
from portal.policy.refusal import Conflict, Misplaced, Refusal
from portal.policy.vocabulary import Ability
from portal.services.cases import asking as writing
from portal.services.cases import threads
from portal.services.enforcement import appeals, living_sum, standing
from portal.services.enforcement.appeals import deciding
from tests import people
from tests.conduct import closed
from tests.requests_of import answered
from tests.reviews_of import ANSWER, REASONS, answered_report, asked, choice, decided, review_of


def letters(db, person) -> list[str]:
    return list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.person_id == person.id).order_by(OutboxLetter.id)))


# -- upheld -------------------------------------------------------------------


def test_upheld_answers_each_argument_and_changes_nothing_else(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    review = decided(case, tomas, answers=("The first one is answered.", "And so is the other."))
    assert (review.outcome, review.reasons, review.decided_by_id) == ("upheld", REASONS, tomas.id)
    assert db.scalars(select(Argument.answer).order_by(Argument.number)).all() == [
        "The first one is answered.", "And so is the other."]
    case = db.get(Case, case.id)
    assert (case.outcome, case.owed_by) == ("upheld", None)
    assert not standing.may(mina.id, Ability.send_proposal)
    assert letters(db, mina)[-1] == "review_upheld"
    event = db.scalars(select(Event).where(Event.verb == "review.upheld")).one()
    assert (event.actor_id, event.person_id, event.because) == (tomas.id, mina.id, REASONS)


def test_the_thread_has_the_answers_and_the_decisions_own_thread_the_result(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    decided(case, tomas)
    said = db.scalars(select(Message.text).where(Message.voice == "team")).one()
    assert f"To argument 2: {ANSWER}" in said and REASONS in said
    notice = db.scalars(select(Case).where(Case.kind == "notice")).one()
    assert f"The review {case.ref} is finished" in " ".join(db.scalars(
        select(Message.text).where(Message.case_id == notice.id)))


# -- reports ------------------------------------------------------------------


def test_a_reversed_answer_to_a_report_removes_the_feedback(db, tomas):
    reporter, case = answered_report()
    decided(asked(reporter, case.ref), tomas, "reversed")
    assert db.scalars(select(Feedback.removed_at)).one() is not None
    assert letters(db, reporter)[-1] == "review_reversed"


def test_whoever_answered_a_report_does_not_review_it(db):
    reporter, case = answered_report()
    review = asked(reporter, case.ref)
    ida = people.reviewer("Ida Brandt")
    db.commit()
    first = review_of(review).first_decided_by_id
    with pytest.raises(Refusal, match="took part"):
        deciding.decide(review.ref, choice(review), by=first)
    db.rollback()
    assert decided(review, ida).outcome == "upheld"


# -- who may ------------------------------------------------------------------


def test_neither_of_the_first_two_decides(db, mina):
    action = closed(mina)
    case = asked(mina, action.ref)
    for first in (action.decided_by_id, action.approved_by_id):
        with pytest.raises(Refusal, match="took part"):
            deciding.decide(case.ref, choice(case), by=first)
        db.rollback()


def test_nor_another_account_of_theirs(db, mina, hold, tomas):
    db.get(Person, hold.decided_by_id).human_id = tomas.human_id = 4_711
    case = asked(mina, hold.ref)
    with pytest.raises(Refusal, match="took part"):
        deciding.decide(case.ref, choice(case), by=tomas.id)


def test_nobody_reviews_a_decision_about_themselves(db, mina, hold, tomas):
    mina.human_id = tomas.human_id = 4_711
    case = asked(mina, hold.ref)
    with pytest.raises(Refusal, match="request of their own"):
        deciding.decide(case.ref, choice(case), by=tomas.id)


def test_whoever_left_the_team_while_writing_decides_nothing(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    form = choice(case)
    tomas.role_names = frozenset({"freelancer"})
    db.commit()
    with pytest.raises(Refusal, match="not a member"):
        deciding.decide(case.ref, form, by=tomas.id)


def test_the_second_of_two_deciders_is_told_who_was_faster(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    form = choice(case, "upheld")
    decided(case, tomas, "reduced")
    with pytest.raises(Conflict, match="Tomas Lindqvist decided this review"):
        deciding.decide(case.ref, form, by=people.reviewer("Ida Brandt").id)


def test_a_form_from_before_she_added_something_is_stale(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    form = choice(case)
    threads.say(case, voice="person", text="One thing more.", by=mina.id)
    db.commit()
    with pytest.raises(Conflict, match="added to their request"):
        deciding.decide(case.ref, form, by=tomas.id)


def test_a_form_from_before_the_sum_fell_is_stale(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    form = choice(case)
    feedback = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    living_sum.redo(feedback, because="it was removed")
    db.commit()
    with pytest.raises(Conflict, match="Something changed"):
        deciding.decide(case.ref, form, by=tomas.id)


def test_what_was_withdrawn_meanwhile_is_not_decided(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    form = choice(case)
    appeals.withdraw(mina.id, case.ref)
    db.commit()
    with pytest.raises(Conflict, match="withdrew"):
        deciding.decide(case.ref, form, by=tomas.id)


# -- what has to be written ---------------------------------------------------


@pytest.mark.one_case
@pytest.mark.parametrize(("more", "field"), [
    ({"outcome": ""}, "outcome"), ({"outcome": "withdrawn"}, "outcome"),
    ({"answers": (ANSWER, "")}, "answer-2"), ({"answers": ()}, "answer-1"),
    ({"answers": ("No.", ANSWER)}, "answer-1"), ({"answers": (ANSWER, "x" * 2_000)}, "answer-2"),
    ({"reasons": "Because of that."}, "reasons"), ({"reasons": "x " * 4_000}, "reasons"),
    ({"answers": ("\u3164 \u3164 \u3164", ANSWER)}, "answer-1"),
    ({"answers": ("No – – –", ANSWER)}, "answer-1"), ({"reasons": ". . . . . . ."}, "reasons"),
])
def test_nothing_is_decided_half(db, mina, hold, tomas, more, field):
    case = asked(mina, hold.ref)
    with pytest.raises(Misplaced) as no:
        decided(case, tomas, **more)
    assert no.value.field == field
    db.rollback()
    assert review_of(case).decided_at is None


@pytest.mark.parametrize("field", ["reasons", "answers"])
def test_no_text_repeats_what_was_said_in_private(db, mina, hold, tomas, field):
    people.unhappy(mina, private=True, comment="He never understood the colours of our brand.")
    db.commit()
    leak = "The client says you never understood the colours of the brand."
    case = asked(mina, hold.ref)
    with pytest.raises(Misplaced, match="never understood the colours"):
        decided(case, tomas, **{field: leak if field == "reasons" else (ANSWER, leak)})


def test_a_preview_stores_and_sends_nothing(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    before = db.scalar(select(func.count()).select_from(OutboxLetter))
    made = deciding.preview(case.ref, choice(case, "reduced"), by=tomas.id)
    assert "You were right in part" in made.letter.text
    db.rollback()
    assert review_of(case).decided_at is None
    assert db.scalar(select(func.count()).select_from(OutboxLetter)) == before


def test_writing_after_the_answer_is_a_question_that_can_be_answered(db, mina, hold, tomas):
    case = asked(mina, hold.ref)
    decided(case, tomas)
    db.refresh(case)
    writing.write(case, by=mina.id, text="What does the second answer mean?")
    db.commit()
    assert case.due_at == clocks.question_answer_due(case.last_at)
    answered(case, tomas)
    db.refresh(case)
    assert case.closed_at is not None
    assert review_of(case).outcome == "upheld"
