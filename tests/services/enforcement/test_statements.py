"""The statement of reasons: it says everything, nothing private, and never changes."""

import json

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from portal import clock
from portal.models import Action, Feedback, Organisation, Statement
from portal.policy.statements import REQUIRED
from portal.services.enforcement import holds, statements, weekly_check
from tests import people
from tests.decisions import REASONS, hold_on

SECRET = "Sie war im Oktober drei Wochen lang verschollen."


def told_with_private(db, mina, *, topics=("availability",)):
    """The statement of a hold of two public and three private clients among enough others."""
    for _ in range(2):
        people.unhappy(mina, comment="The last part came two weeks late.")
    hidden = [people.unhappy(mina, people.organisation(f"Hidden Client {n}"), private=True,
                             categories=topics, comment=SECRET, title=f"Hidden work {n}")
              for n in range(3)]
    for _ in range(4):
        people.contract(mina)
    weekly_check.run(clock.now(), everyone=True)
    action = db.scalars(select(Action)).one()
    holds.confirm(action.ref, by=people.reviewer().id, reasons=REASONS, seen=action.revision)
    db.commit()
    return statements.of(action.id), hidden


def test_it_says_everything_that_a_statement_of_reasons_has_to_say(db, mina):
    told = statements.of(hold_on(mina).id)
    assert not set(REQUIRED) - set(told)
    assert told["rule"]["text"]
    assert told["rule"]["version"] == 1
    assert told["decided_by"] == "Marta Keller"
    assert told["automated_detection"] is True
    assert told["automated_decision"] is False
    assert "send_proposal" in told["scope"]
    assert "withdraw_money" in told["goes_on"]
    assert told["redress"]["answer_working_days"] == 10


def test_all_public_items_are_listed_with_the_sum(db, mina):
    told = statements.of(hold_on(mina).id)
    assert len(told["facts"]["items"]) == 3
    assert told["facts"]["sum"] == 3
    assert told["facts"]["private_too"] is False
    assert told["facts"]["items"][0]["said"] == "It took four days to get an answer."


def test_of_private_items_it_says_only_that_there_are_some(db, mina):
    told, hidden = told_with_private(db, mina)
    assert told["facts"]["private_too"] is True
    assert told["facts"]["sum"] is None
    assert len(told["facts"]["items"]) == 2
    text = json.dumps(told, ensure_ascii=False)
    for one in hidden:
        client = db.get(Organisation, one.client_group_id).name
        for secret in (SECRET, one.ref, client, "Hidden work"):
            assert secret not in text


def test_a_topic_is_named_only_when_enough_named_it(db, mina):
    told, _ = told_with_private(db, mina)
    assert told["facts"]["topics"] == ["availability and response times"]


def test_it_stays_as_it_was_given_whatever_happens_to_the_feedback(db, mina):
    action = hold_on(mina, items=4)
    before = statements.of(action.id)
    one = db.scalars(select(Feedback).order_by(Feedback.id)).first()
    one.public_comment = "Changed words."
    db.commit()
    assert statements.of(action.id) == before


@pytest.mark.parametrize("order", ["UPDATE statement SET facts = '{}'", "DELETE FROM statement"])
def test_the_database_itself_refuses_to_change_it(db, mina, order):
    action = hold_on(mina)
    with pytest.raises(sa.exc.DBAPIError):
        db.execute(sa.text(order))
    db.rollback()
    assert db.get(Statement, action.id)
