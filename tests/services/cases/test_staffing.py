"""What the team cannot do in a request, whoever asks for it."""

import pytest

from portal import clock
from portal.policy import clocks
from portal.policy.instants import pacific_day
from portal.policy.refusal import Misplaced
from portal.services.cases import answering, claims
from portal.services.cases.answering import Answer
from tests import decisions, people, requests_of, reviews_of


def test_nobody_moves_the_date_of_a_review(db):
    mina, tomas = people.person(), people.reviewer("Tomas Lindqvist")
    case = reviews_of.asked(mina, decisions.hold_on(mina).ref)
    due_at, day = case.due_at, pacific_day(clocks.add_working_days(clock.now(), 3))
    with pytest.raises(Misplaced) as no:
        answering.answer(case.ref, Answer("We look at it.", "keep", day, case.revision),
                         by=tomas.id)
    assert (no.value.field, no.value.sentence) == ("until", answering.DATE_OF_RULE)
    answering.answer(case.ref, Answer("We look at it.", "keep", None, case.revision), by=tomas.id)
    assert case.due_at == due_at


def test_whoever_leaves_hands_nobody_a_request_of_their_own(db):
    mina, ruth = people.person(human_id=9), people.reviewer()
    double, tomas = people.reviewer("Mina at Work", human_id=9), people.reviewer("Tomas Lindqvist")
    case = requests_of.question(mina)
    claims.claim(case.ref, by=ruth.id)
    assert claims.release_all(ruth.id, to=double.id) == 1
    assert case.claimed_by_id is None
    claims.claim(case.ref, by=ruth.id)
    assert claims.release_all(ruth.id, to=tomas.id) == 1
    assert case.claimed_by_id == tomas.id
