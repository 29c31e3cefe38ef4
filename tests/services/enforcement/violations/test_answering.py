"""Mina answers what was asked: it lands in the decision's thread and starts the team's clock."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Case, File, Message
from portal.policy import clocks
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services import files
from portal.services.cases import answering as said_by_team
from portal.services.cases import asking, notices, overdue, threads
from portal.services.enforcement.violations import answering
from tests import people
from tests.conduct import ASKS, decided


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
        files.keep(mina.id, answering.draft_of(action.ref), "menu.txt", BytesIO(b"Bread."))
        answering.answer(mina.id, action.ref, ["A bakery.", ""])
        db.commit()
    [message] = said(db)
    assert [(one.name, one.message_id) for one in db.scalars(select(File))] == [
        ("menu.txt", message.id)]


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


def request_of(action):
    return notices.of(action.id)


def test_an_earlier_date_of_the_team_is_not_pushed_back_by_an_answer(db, mina):
    action = decided(mina, Kind.info_request, active=False)
    case = request_of(action)
    early = clocks.add_working_days(clock.now(), 2)
    threads.owe(case, "team", early)
    answering.answer(mina.id, action.ref, ["A bakery.", ""])
    db.commit()
    assert (case.owed_by, case.due_at) == ("team", early)
    assert action.answered_at is not None
    assert action.staff_due_at == early


def test_a_date_that_the_team_has_named_since_stays_when_more_is_answered(db, mina):
    ruth = people.reviewer()
    action = decided(mina, Kind.info_request, active=False, by=ruth)
    answering.answer(mina.id, action.ref, ["A bakery.", ""])
    case, named = request_of(action), action.staff_due_at.date() - timedelta(days=2)
    said_by_team.answer(case.ref, said_by_team.Answer(
        "We look at it sooner.", "keep", named, case.revision), by=ruth.id)
    answering.answer(mina.id, action.ref, ["", "The files are here now."])
    db.commit()
    db.refresh(action)
    assert case.due_at == action.staff_due_at == clocks.day_named(named)


def test_a_missed_date_is_moved_on_the_decision_as_well(db, mina):
    action = decided(mina, Kind.info_request, active=False)
    answering.answer(mina.id, action.ref, ["A bakery.", ""])
    db.commit()
    late = action.staff_due_at + timedelta(seconds=1)
    overdue.miss(late)
    db.commit()
    db.refresh(action)
    assert action.staff_due_at == request_of(action).due_at == clocks.new_date(late)


def test_whoever_is_asked_for_more_has_the_new_date_and_the_team_again_its_own(db, mina):
    ruth = people.reviewer()
    action = decided(mina, Kind.info_request, by=ruth)
    answering.answer(mina.id, action.ref, ["A bakery.", "I need another month for these."])
    first, case, until = action.answered_at, request_of(action), clock.now().date()
    until += timedelta(days=30)
    said_by_team.answer(case.ref, said_by_team.Answer(
        "Take your time.", "ask", until, case.revision), by=ruth.id)
    db.commit()
    db.refresh(action)
    assert (action.staff_due_at, action.answer_due_at) == (None, clocks.day_named(until))
    with time_machine.travel(clock.now() + timedelta(days=9)):
        asking.write(request_of(action), by=mina.id, text="Here they are.")
    db.commit()
    db.refresh(action)
    assert action.answered_at == first
    assert action.staff_due_at == request_of(action).due_at


def test_a_question_about_a_decision_is_no_answer_to_it(db, mina):
    ruth = people.reviewer()
    action = decided(mina, Kind.info_request, by=ruth)
    question = asking.ask(mina.id, about="decision", subject="What is this?", text="Which files?",
                          decision=action.ref)
    said_by_team.answer(question.ref, said_by_team.Answer(
        "Which ones do you have?", "ask", None, question.revision), by=ruth.id)
    asking.write(question, by=mina.id, text="The drafts.")
    db.commit()
    assert action.answered_at is None
