"""Offers are kept during a hold: their time stands still and is given back at the end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal import clock
from portal.models import Offer
from portal.services.enforcement import holds, restorations
from tests import people
from tests.decisions import hold_on

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
BECAUSE = "One of the clients wrote to us that the delay had been agreed."


@pytest.fixture
def world():
    """A frozen Friday morning in California that a story can move on."""
    with time_machine.travel(FRIDAY, tick=False) as moving:
        yield moving


def offer(db, freelancer, *, days=3):
    """An offer made now that runs for some days."""
    made = Offer(organisation_id=people.organisation().id, freelancer_id=freelancer.id,
                 title="Booking page", terms="Three screens", price_cents=100_000,
                 made_at=clock.now(), expires_at=clock.now() + timedelta(days=days))
    db.add(made)
    db.commit()
    return made


def test_the_time_an_offer_had_left_is_given_back_on_the_monday(db, world):
    mina = people.person()
    waiting = offer(db, mina)
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    world.move_to(MONDAY + timedelta(hours=2))
    restorations.restore_due(clock.now())
    db.commit()
    assert waiting.frozen_at is None
    assert waiting.expires_at == MONDAY + timedelta(days=3)


def test_an_offer_that_came_during_the_hold_keeps_its_days_too(db, world):
    mina, ruth = people.person(), people.reviewer()
    action = hold_on(mina)
    world.shift(timedelta(days=1))
    late = offer(db, mina, days=2)
    world.shift(timedelta(days=10))
    holds.lift_early(action.ref, by=ruth.id, because=BECAUSE)
    db.commit()
    assert late.expires_at == clock.now() + timedelta(days=2)


def test_an_offer_to_the_second_account_of_a_held_person_waits_as_well(db, world):
    mina, other = people.person(human_id=7), people.person("Mina Other", human_id=7)
    waiting = offer(db, other)
    action = hold_on(mina)
    assert waiting.frozen_at == FRIDAY
    world.shift(timedelta(days=10))
    holds.lift_early(action.ref, by=people.reviewer().id, because=BECAUSE)
    db.commit()
    assert waiting.frozen_at is None
    assert waiting.expires_at == clock.now() + timedelta(days=3)


def test_time_stands_still_as_long_as_the_other_account_is_held(db, world):
    mina, other = people.person(human_id=8), people.person("Mina Other", human_id=8)
    waiting = offer(db, mina)
    first = hold_on(mina)
    hold_on(other)
    holds.lift_early(first.ref, by=people.reviewer().id, because=BECAUSE)
    db.commit()
    assert waiting.frozen_at == FRIDAY


def test_somebody_else_on_hold_keeps_nobodys_offer_waiting(db, world):
    mina, omar = people.person(), people.person("Omar Two")
    hers, his = offer(db, mina), offer(db, omar)
    restorations.schedule(hold_on(mina), FRIDAY)
    hold_on(omar)
    world.move_to(MONDAY + timedelta(hours=2))
    restorations.restore_due(clock.now())
    db.commit()
    assert hers.expires_at == MONDAY + timedelta(days=3)
    assert his.frozen_at == FRIDAY
