"""Several hands on one decision: whoever comes second waits, and sees what the first one did."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Case, Message
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services import accounts
from portal.services.cases import answering as said_by_team
from portal.services.cases import asking, notices, overdue, staffing
from portal.services.enforcement import actions, standing, weekly_check
from portal.services.enforcement.violations import answering, due
from portal.services.store import session
from tests import decisions, people
from tests.conduct import ASKS, decided
from tests.decisions import REASONS

LIMIT = 30
WORDS = "I sent the files to the client on Monday."


@pytest.fixture
def suspended(mina):
    """A suspension that asks Mina for something, so that she and the team write about it."""
    return decided(mina, Kind.suspension, asks=list(ASKS), by=people.reviewer("Ruth Adeyemi"),
                   answer_by=clock.now().date() + timedelta(days=20))


def from_mina(db) -> list[str]:
    db.rollback()
    return list(db.scalars(select(Message.text).where(Message.voice == "person")))


def test_an_answer_waits_for_the_job_that_writes_the_end_down(db, mina, suspended, elsewhere):
    ref, who = suspended.ref, mina.id
    assert due.lapse_due(suspended.ends_at) == 1
    answered = elsewhere(lambda: answering.answer(who, ref, ["A bakery.", ""]))
    db.commit()
    with pytest.raises(Refusal, match="has ended"):
        answered.result(LIMIT)
    assert from_mina(db) == []


def test_a_message_and_the_end_of_its_decision_do_not_wait_for_each_other(
        db, mina, suspended, elsewhere):
    case, who, ida = notices.of(suspended.id).id, mina.id, people.reviewer("Ida")
    suspended.asks = None
    db.commit()
    actions.end(suspended, by=ida, because=REASONS)
    written = elsewhere(lambda: asking.write(_request(case), by=who, text=WORDS))
    notices.ended(suspended, REASONS)
    db.commit()
    assert written.result(LIMIT)
    assert from_mina(db) == [WORDS]


def test_a_message_to_what_asks_and_the_job_do_not_wait_for_each_other(
        db, mina, suspended, elsewhere):
    case, who = notices.of(suspended.id).id, mina.id
    staffing.found(_request(case).ref)
    lapsed = elsewhere(lambda: due.lapse_due(suspended.ends_at))
    asking.write(_request(case), by=who, text=WORDS)
    db.commit()
    assert lapsed.result(LIMIT) in {0, 1}
    assert from_mina(db) == [WORDS]


def test_an_end_and_a_date_that_the_team_missed_do_not_wait_for_each_other(
        db, mina, suspended, elsewhere):
    answering.answer(mina.id, suspended.ref, ["A bakery.", ""])
    db.commit()
    late = suspended.staff_due_at + timedelta(seconds=1)
    standing.lock_decision(suspended)
    missed = elsewhere(lambda: overdue.miss(late))
    notices.ended(suspended, REASONS)
    db.commit()
    assert missed.result(LIMIT) + overdue.miss(late) == 1, "now, or in the next round"


def test_an_answer_and_a_question_of_the_team_do_not_wait_for_each_other(
        db, mina, suspended, elsewhere):
    request, ref, who = notices.of(suspended.id), suspended.ref, mina.id
    staffing.found(request.ref)
    answered = elsewhere(lambda: answering.answer(who, ref, ["A bakery.", ""]))
    said_by_team.answer(request.ref, said_by_team.Answer(
        "Which bakery?", "ask", None, request.revision), by=suspended.decided_by_id)
    db.commit()
    assert answered.result(LIMIT)
    assert len(from_mina(db)) == 1


def test_whoever_signs_in_waits_for_no_weekly_check(db, mina, elsewhere, store):
    if store.url.startswith("sqlite"):
        pytest.skip("SQLite lets one write at a time, whatever it is about")
    who = mina.id
    decisions.proposed(mina)
    assert weekly_check.run(clock.now(), everyone=True).looked_at >= 1
    signed_in = elsewhere(lambda: accounts.open_sign_in(who, frozenset({"freelancer"})))
    done = signed_in.done()
    db.commit()
    assert signed_in.result(LIMIT) and done


def _request(id: int) -> Case:
    return session.get_one(Case, id)
