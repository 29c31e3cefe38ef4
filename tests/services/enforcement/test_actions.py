"""Imposing and lifting happen at one place: statement, event, letter and offers together."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, Offer, OutboxLetter, Statement
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Ability
from portal.services.enforcement import actions, restorations, standing
from tests import people
from tests.decisions import REASONS, hold_on, proposed

DAY = timedelta(days=1)


def offer(db, mina, days=5, **more):
    made = Offer(
        organisation_id=people.organisation().id, freelancer_id=mina.id, title="A small shop",
        terms="Fixed price.", price_cents=90_000, made_at=clock.now(),
        expires_at=clock.now() + days * DAY, **more)
    db.add(made)
    db.commit()
    return made


def suspended(db, mina):
    """A suspension beside the hold."""
    now = clock.now()
    made = Action(
        person_id=mina.id, kind="suspension", ground="irregular_activity", mode="reviewer",
        rule_slug="feedback-from-several-clients", rule_version=1, automated_detection=False,
        proposed_at=now, decided_at=now, in_force_from=now, reasons=REASONS)
    db.add(made)
    db.commit()
    return made


def test_nothing_is_imposed_without_reasons(db, mina, ruth):
    action = proposed(mina)
    with pytest.raises(Refusal, match="why the rule applies"):
        actions.impose(action, by=ruth, reasons="  ")
    db.rollback()
    assert standing.may(mina.id, Ability.send_proposal)
    assert not db.scalars(select(Statement)).all()


def test_an_automatic_decision_says_that_no_person_took_part(db, mina):
    action = proposed(mina)
    action.mode = "automatic"
    actions.impose(action, by=None, reasons="The sum reached the number of the rule.")
    db.commit()
    told = db.get(Statement, action.id).facts
    assert told["automated_decision"] is True
    assert told["decided_by"] is None
    event = db.scalars(select(Event)).one()
    assert event.actor_id is None
    assert "no person took part" in db.scalars(select(OutboxLetter.text)).one()


def test_offers_stand_still_during_a_hold_and_get_their_time_back(db, mina, ruth, time_machine):
    start = clock.now()
    time_machine.move_to(start, tick=False)
    waiting, over = offer(db, mina, 5), offer(db, mina, -1)
    taken = offer(db, mina, 5, accepted_at=start)
    action = hold_on(mina)
    assert waiting.frozen_at == start
    assert over.frozen_at is None
    assert taken.frozen_at is None
    time_machine.move_to(start + 30 * DAY, tick=False)
    actions.lift(action, by=ruth, because=REASONS, spend=True)
    db.commit()
    assert waiting.frozen_at is None
    assert waiting.expires_at == start + 35 * DAY
    assert over.expires_at == start - DAY


def test_offers_stay_frozen_while_something_else_pauses_contracts(db, mina, ruth):
    waiting = offer(db, mina)
    action = hold_on(mina)
    suspended(db, mina)
    actions.lift(action, by=ruth, because=REASONS, spend=True)
    db.commit()
    assert waiting.frozen_at is not None
    assert not standing.may(mina.id, Ability.accept_contract)


def test_a_hold_ends_once(db, mina, ruth):
    action = hold_on(mina)
    actions.lift(action, by=ruth, because=REASONS, spend=True)
    with pytest.raises(Conflict):
        actions.lift(action, by=ruth, because="Once more, for good measure.", spend=True)
    assert action.lifted_because == REASONS
    letters = db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)).all()
    assert letters == ["hold_placed", "lifted_early"]


def test_a_hold_whose_monday_has_come_can_not_be_lifted_any_more(db, mina, ruth, time_machine):
    action = hold_on(mina)
    restorations.schedule(action, clock.now())
    db.commit()
    time_machine.move_to(action.ends_at, tick=False)
    with pytest.raises(Conflict):
        actions.lift(action, by=ruth, because=REASONS, spend=True)


def test_a_scheduled_hold_can_still_be_lifted(db, mina, ruth):
    action = hold_on(mina)
    restorations.schedule(action, clock.now())
    actions.lift(action, by=ruth, because=REASONS, spend=True)
    db.commit()
    assert standing.may(mina.id, Ability.send_proposal)


def test_the_instant_of_a_hold_is_read_after_the_lock(db, mina, ruth):
    action = proposed(mina)
    before = clock.now()
    actions.impose(action, by=ruth, reasons=REASONS)
    assert before <= action.in_force_from == action.decided_at <= clock.now()
    event = db.scalars(select(Event)).one()
    assert event.at >= action.in_force_from
