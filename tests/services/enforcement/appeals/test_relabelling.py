"""A mailed reply that asks for no review becomes a question, and takes nothing from its person."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Appeal, Message, OutboxLetter, Person
from portal.policy import appeals, clocks
from portal.policy.appeals import Outcome
from portal.policy.refusal import Conflict, Refusal
from portal.services.cases import asking as writing
from portal.services.cases import notices, staffing
from portal.services.enforcement.appeals import relabelling
from tests import decisions, people
from tests.reviews_of import asked, decided, mark, review_of

THANKS = "Thank you. On which day does the path begin?"


@pytest.fixture
def hold(db, mina):
    return decisions.hold_on(mina)


@pytest.fixture
def review(db, mina, hold):
    return asked(mina, hold.ref, THANKS, via="mail")


def relabel(db, case, by):
    relabelling.as_question(case.ref, by=by.id, seen=mark(case))
    db.commit()


def test_it_is_answered_as_soon_as_any_question(db, mina, review, tomas):
    promised = review.due_at
    relabel(db, review, tomas)
    assert (review.closed_at, review.owed_by) == (None, "team")
    assert review.subject.startswith("Question about decision D-")
    found = review_of(review)
    assert review.due_at == clocks.question_answer_due(found.decided_at) < promised
    assert (found.outcome, found.decided_by_id) == (Outcome.withdrawn, tomas.id)


def test_its_person_is_told_in_both_threads_and_by_mail(db, mina, hold, review, tomas):
    relabel(db, review, tomas)
    for case in (review, notices.of(hold.id)):
        said = db.scalars(select(Message.text).where(Message.case_id == case.id)
                          .order_by(Message.id.desc()).limit(1)).one()
        assert said.startswith("Tomas Lindqvist read this e-mail as a question")
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc()).limit(1)).one()
    assert (letter.letter, letter.to_address) == ("review_as_question", mina.email)


def test_a_review_can_be_asked_for_as_before_without_anything_new(db, mina, hold, review, tomas):
    relabel(db, review, tomas)
    again = asked(mina, hold.ref, "The bakery is my brother's.")
    assert again.id != review.id
    assert decided(again, tomas).outcome == Outcome.upheld


def test_what_was_asked_for_on_the_page_has_to_be_decided(db, mina, hold, tomas):
    case = asked(mina, hold.ref, THANKS)
    with pytest.raises(Refusal) as no:
        relabel(db, case, tomas)
    assert no.value.sentence == relabelling.NOT_BY_MAIL


def test_a_review_nobody_could_ask_for_again_has_to_be_decided(db, hold, tomas, review):
    closes = appeals.review_until(hold.decided_at)
    with (time_machine.travel(closes + timedelta(seconds=1), tick=False),
          pytest.raises(Refusal) as no):
        relabel(db, review, tomas)
    assert no.value.sentence == relabelling.TOO_LATE


def test_nobody_relabels_the_review_of_their_own_decision(db, hold, review):
    ruth = db.get(Person, hold.decided_by_id)
    with pytest.raises(Refusal) as no:
        relabel(db, review, ruth)
    assert no.value.sentence == staffing.FIRST_DECIDER


def test_what_the_person_adds_meanwhile_is_read_first(db, mina, review, tomas):
    seen = mark(review)
    writing.write(review, by=mina.id, text="And the bakery should not count.")
    db.commit()
    with pytest.raises(Conflict):
        relabelling.as_question(review.ref, by=tomas.id, seen=seen)
    db.rollback()
    assert db.get(Appeal, review.id).decided_at is None


def test_twice_or_after_a_decision_it_is_a_conflict(db, review, tomas):
    relabel(db, review, tomas)
    with pytest.raises(Conflict):
        relabel(db, review, people.reviewer("Ida Brandt"))


def test_a_near_date_stays_near(db, review, tomas):
    review.due_at = clock.now() + timedelta(hours=5)
    db.commit()
    near = review.due_at
    relabel(db, review, tomas)
    assert review.due_at == near
