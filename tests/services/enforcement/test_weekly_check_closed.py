"""The weekly check and closed accounts: what pauses proposals there already makes a hold empty."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.models import Action, Event, Feedback, OutboxLetter, Warning_
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import HoldMode, Kind
from portal.services.enforcement import holds, weekly_check
from tests import conduct, decisions, people


def check(db, **more):
    done = weekly_check.run(clock.now(), everyone=True, commit=db.commit, **more)
    db.expire_all()
    return done


def told_by(freelancer, clients):
    for _ in range(clients):
        people.unhappy(freelancer)


def how_many(db, name):
    return db.scalar(select(func.count()).where(OutboxLetter.letter == name))


@pytest.mark.parametrize("mode", HoldMode)
def test_nobody_proposes_a_hold_on_a_closed_account(db, mina, mode):
    told_by(mina, 3)
    conduct.closed(mina, when="fraud")
    done = check(db, mode=mode)
    assert (done.proposed, done.imposed, how_many(db, "hold_placed")) == (0, 0, 0)
    assert set(db.scalars(select(Feedback.spent_by_id))) == {None}


def test_nor_on_another_account_of_whoever_is_closed(db, mina):
    other = people.person("Mina Again", human_id=5)
    mina.human_id = 5
    told_by(mina, 3)
    told_by(people.person("Petra Lang"), 3)
    conduct.closed(other, when="fraud")
    assert check(db).proposed == 1


def test_what_was_proposed_before_is_withdrawn_with_its_reason(db, mina):
    proposal = decisions.proposed(mina)
    conduct.closed(mina, when="fraud")
    assert check(db).withdrawn == 1
    assert proposal.declined_because.startswith("The account is closed")
    assert db.scalar(select(Event.because).where(Event.verb == "hold.withdrawn")
                     ) == proposal.declined_because
    assert set(db.scalars(select(Feedback.spent_by_id))) == {None}


def test_nobody_confirms_it_in_the_meantime(db, mina):
    proposal = decisions.proposed(mina)
    conduct.closed(mina, when="fraud")
    with pytest.raises(Refusal, match="closed"):
        decisions.confirm(proposal, people.reviewer("Ida"))
    decisions.decline(proposal, people.reviewer("Ida"))


def test_an_account_that_closes_one_day_is_open_until_then(db, mina):
    told_by(mina, 3)
    conduct.closed(mina)
    assert check(db).proposed == 1


def test_a_suspended_account_will_be_open_again_so_its_hold_is_proposed(db, mina):
    told_by(mina, 3)
    conduct.decided(mina, Kind.suspension)
    assert check(db).proposed == 1


def test_an_account_that_is_open_again_is_looked_at_again(db, mina, ruth):
    told_by(mina, 3)
    block = conduct.closed(mina, when="fraud")
    check(db)
    holds.lift_early(block.ref, by=people.reviewer("Ida").id, because=decisions.REASONS)
    db.commit()
    assert check(db).proposed == 1


@pytest.mark.parametrize("kind", [Kind.block, Kind.suspension])
def test_nobody_is_warned_whose_other_account_pauses_this_one(db, mina, kind):
    other = people.person("Mina Again", human_id=5)
    mina.human_id = 5
    told_by(mina, 2)
    if kind is Kind.block:
        conduct.closed(other, when="fraud")
    else:
        conduct.decided(other, kind)
    assert check(db).warned == 0
    assert db.scalar(select(func.count(Warning_.id))) == 0


def test_a_hold_on_one_account_leaves_the_sum_of_another_alone(db, mina):
    other = people.person("Mina Again", human_id=5)
    mina.human_id = 5
    decisions.hold_on(other)
    told_by(mina, 3)
    check(db)
    proposed = select(func.count(Action.id)).where(
        Action.person_id == mina.id, Action.decided_at.is_(None))
    assert db.scalar(proposed) == 1
    assert clock.now() - timedelta(days=1) < db.scalar(select(func.max(Action.proposed_at)))
