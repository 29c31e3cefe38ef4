"""Mina answers what was asked: it lands in the decision's thread and starts the team's clock."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Case, Message
from portal.policy import clocks
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services.enforcement.violations import answering
from tests import people
from tests.conduct import ASKS, decided


@pytest.fixture
def mina(db):
    return people.person()


def said(db):
    return list(db.scalars(select(Message).where(Message.voice == "person").order_by(Message.id)))


@pytest.mark.parametrize("more", [{}, {"active": False}])
def test_an_answer_stands_under_what_was_asked(db, mina, more):
    action = decided(mina, Kind.info_request, **more)
    answering.answer(mina.id, action.ref, ["A bakery in Lviv.", "They are attached."])
    db.commit()
    message = said(db)[0]
    assert message.text.index(ASKS[0]) < message.text.index("A bakery in Lviv.")
    case = db.scalars(select(Case)).one()
    assert (case.owed_by, case.due_at) == ("team", action.staff_due_at)


def test_the_team_has_ten_working_days_from_the_answer(db, mina):
    action = decided(mina, Kind.suspension, asks=list(ASKS),
                     answer_by=clock.now().date() + timedelta(days=20))
    answering.answer(mina.id, action.ref, ["A bakery.", ""])
    assert action.staff_due_at == clocks.add_working_days(action.answered_at, 10)


def test_a_second_answer_does_not_move_the_teams_date(db, mina):
    action = decided(mina, Kind.info_request)
    answering.answer(mina.id, action.ref, ["A bakery.", ""])
    first = action.staff_due_at
    with time_machine.travel(clock.now() + timedelta(days=3)):
        answering.answer(mina.id, action.ref, ["", "The files are here now."])
    db.commit()
    assert action.staff_due_at == first
    assert len(said(db)) == 2


def test_the_same_answer_sent_twice_is_one_message(db, mina):
    action = decided(mina, Kind.info_request)
    for _ in range(2):
        answering.answer(mina.id, action.ref, ["A bakery.", ""])
        db.commit()
    assert len(said(db)) == 1


@pytest.mark.parametrize("given", [[], ["", "  "], ["x" * 2_001]])
def test_nothing_and_too_much_are_refused(db, mina, given):
    action = decided(mina, Kind.info_request)
    with pytest.raises(Refusal):
        answering.answer(mina.id, action.ref, given)
    db.rollback()
    assert said(db) == []


def test_a_stranger_finds_nothing(db, mina):
    action = decided(mina, Kind.info_request)
    stan = people.person("Stan Stranger")
    assert answering.asked(stan.id, action.ref) is None
    with pytest.raises(Refusal):
        answering.answer(stan.id, action.ref, ["Me", "me"])


def test_a_decision_that_asks_nothing_has_no_answer_page(db, mina):
    assert answering.asked(mina.id, decided(mina).ref) is None


def test_after_a_suspension_has_lapsed_there_is_nothing_to_answer(db, mina):
    action = decided(mina, Kind.info_request, active=False)
    with time_machine.travel(action.ends_at, tick=False), pytest.raises(Refusal, match="ended"):
        answering.answer(mina.id, action.ref, ["A bakery.", ""])
