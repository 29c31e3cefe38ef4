"""Several hands at once: one decision, whoever presses when."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.extensions import db as database
from portal.models import Action, ActionItem, Event, Feedback, OutboxLetter, Person, Statement
from portal.policy.vocabulary import Ability
from portal.services import feedback as feedbacks
from portal.services.enforcement import living_sum, standing
from tests import decisions, people
from tests.stored import number

pytestmark = pytest.mark.engine

REASONS = decisions.REASONS


def at_once(*acts):
    """Do all of it in threads that start together; what each of them brings back."""
    gate = Barrier(len(acts))

    def started(act):
        gate.wait(timeout=20)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [each.result(timeout=60) for each in [threads.submit(started, a) for a in acts]]


def presses(client, db, action: Action, who: Person, outcome: str, reasons: str = REASONS):
    """A browser that is about to send the last form; returns what presses the button."""
    theirs = client.as_person(who)
    page = theirs.get(f"/staff/decisions/{action.ref}")
    preview = theirs.send(page.form("Preview"), outcome=outcome, reasons=reasons)
    form = preview.form("tell Mina" if outcome == "confirm" else "Decline and close")
    return lambda: theirs.http.post(form.action, data=form.fields)


@pytest.mark.slow
def test_ruth_and_tomas_decide_in_opposite_ways_and_one_of_them_wins(client, db):
    for round in range(5):
        action = decisions.proposed(people.person("Mina Novak"))
        ruth, tomas = people.reviewer("Ruth Adeyemi"), people.reviewer("Tomas Lindqvist")
        db.commit()
        answers = at_once(presses(client, db, action, ruth, "confirm"),
                          presses(client, db, action, tomas, "decline"))
        db.rollback()
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [303, 409], [answer.get_data(as_text=True)[:2000] for answer in answers]
        told = db.get(Action, action.id, populate_existing=True)
        assert (told.in_force_from is None) == (answers[1].status_code == 303)
        assert number(db, Event) == round + 1, "one act, one event"
        assert number(db, OutboxLetter) == number(db, Statement)
        loser = next(answer for answer in answers if answer.status_code == 409)
        assert REASONS in loser.get_data(as_text=True)


@pytest.mark.slow
def test_one_decision_sent_ten_times_at_once_is_one_decision(client, db):
    action = decisions.proposed(people.person("Mina Novak"))
    ruth = people.reviewer("Ruth Adeyemi")
    db.commit()
    press = presses(client, db, action, ruth, "confirm")
    answers = at_once(*[press] * 10)
    db.rollback()
    assert {(a.status_code, a.location) for a in answers} == {
        (303, f"/staff/decisions/{action.ref}")}
    assert number(db, Event) == number(db, OutboxLetter) == number(db, Statement) == 1


def test_two_reviewers_who_end_a_hold_at_once_end_it_once(client, db):
    action = decisions.hold_on(people.person("Mina Novak"))
    ruth, tomas = people.reviewer("Ruth Adeyemi"), people.reviewer("Tomas Lindqvist")
    db.commit()

    def press(who, because):
        theirs = client.as_person(who)
        page = theirs.get(f"/staff/decisions/{action.ref}")
        preview = theirs.send(page.form("Preview"), reasons=because)
        form = preview.form("End the hold and tell Mina")
        return lambda: theirs.http.post(form.action, data=form.fields)

    answers = at_once(press(ruth, REASONS), press(tomas, "The client took the feedback back."))
    db.rollback()
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    verbs = db.scalars(select(Event.verb).order_by(Event.id)).all()
    assert verbs == ["hold.imposed", "hold.lifted"]
    assert number(db, OutboxLetter) == 2


@pytest.mark.slow
def test_a_feedback_removed_while_ruth_confirms_never_leaves_a_hold_standing(
        client, db, app: Flask):
    for _ in range(5):
        mina = people.person("Mina Novak")
        action = decisions.proposed(mina)
        ruth = people.reviewer("Ruth Adeyemi")
        item = db.scalar(select(ActionItem.feedback_id).where(ActionItem.action_id == action.id))
        db.commit()
        press = presses(client, db, action, ruth, "confirm")

        def removes(item=item):
            with app.app_context():
                feedbacks.remove(database.session.get_one(Feedback, item), by=None, because="Gone.")
                database.session.commit()

        answer, _ = at_once(press, removes)
        db.rollback()
        assert answer.status_code in {303, 409, 422}
        assert standing.may(mina.id, Ability.send_proposal)
        told = db.get(Action, action.id, populate_existing=True)
        assert told.in_force_from is None or told.lifted_at
        assert not living_sum.stands(told)
