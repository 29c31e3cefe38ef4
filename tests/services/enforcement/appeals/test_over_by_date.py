"""A review is won after a decision has ended by its date, before that end is written down."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.models import Event, Feedback, Offer, OutboxLetter
from portal.policy.vocabulary import Kind
from portal.services.enforcement import restorations
from portal.services.enforcement.appeals import undoing
from portal.services.enforcement.violations import due
from tests import conduct, decisions, people
from tests.reviews_of import asked, choice, decided

SAID = {"a hold": "Proposals and new contracts have been back since it ended on its date",
        "a suspension": "It ended on its date, and nothing that it paused is paused any more"}


@pytest.fixture
def over(db, mina, time_machine):
    """A hold whose Monday came a moment ago, and its review that waits; no worker runs."""
    hold = decisions.hold_on(mina)
    restorations.schedule(hold, clock.now())
    db.commit()
    case = asked(mina, hold.ref)
    time_machine.move_to(hold.ends_at + timedelta(seconds=5))
    return hold, case


def won(hold, case, by):
    wrong = frozenset(ref for ref, *_ in undoing.counted(hold.id)[:1])
    return decided(case, by, "reversed", wrong=wrong)


def how_many(db, **which):
    return db.scalar(select(func.count()).select_from(OutboxLetter).filter_by(**which))


def last_words(db, person):
    text = db.scalars(select(OutboxLetter.text).where(OutboxLetter.person_id == person.id)
                      .order_by(OutboxLetter.id.desc())).first()
    return " ".join((text or "").split())


def test_the_monday_leaves_a_hold_alone_that_was_undone(db, over, tomas):
    hold, case = over
    won(hold, case, tomas)
    assert restorations.restore_due(clock.now(), commit=db.commit).count == 0
    db.expire_all()
    assert how_many(db, letter="restored") == 0
    assert hold.ends_at <= hold.restored_at <= hold.annulled_at
    assert hold.lifted_at is None, "it ended by its date"
    spent = db.scalars(select(Feedback.spent_by_id).order_by(Feedback.contract_ended_at.desc(),
                                                             Feedback.id)).all()
    assert spent == [hold.id, None, None], "what was wrong never counts, the rest counts again"


def test_offers_get_their_time_back_once(db, over, mina, tomas):
    hold, case = over
    made = hold.in_force_from
    offer = Offer(organisation_id=people.organisation().id, freelancer_id=mina.id,
                  title="A calm shop", terms="Three pages.", price_cents=90_000, made_at=made,
                  expires_at=made + timedelta(days=3), frozen_at=made)
    db.add(offer)
    db.commit()
    won(hold, case, tomas)
    restorations.restore_due(clock.now(), commit=db.commit)
    db.expire_all()
    assert (offer.frozen_at, offer.expires_at) == (None, hold.ends_at + timedelta(days=3))


def test_its_letter_says_that_it_is_over_because_no_other_will(db, over, mina, tomas):
    won(*over, tomas)
    assert SAID["a hold"] in last_words(db, mina)


def test_nor_is_a_suspension_said_to_lapse_that_was_wrong(db, mina, tomas, time_machine):
    action = conduct.decided(mina, Kind.suspension)
    case = asked(mina, action.ref)
    time_machine.move_to(action.ends_at + timedelta(seconds=5))
    decided(case, tomas, "reversed")
    assert due.write_down(clock.now(), db.commit).lapsed == 0
    assert how_many(db, letter="lapsed") == 0
    assert SAID["a suspension"] in last_words(db, mina)


def test_what_is_still_paused_by_another_decision_is_not_said_to_be_back(db, over, mina, tomas):
    conduct.decided(mina, Kind.suspension)
    won(*over, tomas)
    assert SAID["a hold"] not in last_words(db, mina)
    assert "another decision still pauses your work here" in last_words(db, mina)


def test_once_it_is_written_down_a_review_says_nothing_of_its_end(db, over, mina, tomas):
    hold, case = over
    restorations.restore_due(clock.now(), commit=db.commit)
    written = hold.restored_at
    won(hold, case, tomas)
    assert hold.restored_at == written
    assert "on its date" not in last_words(db, mina)
    assert db.scalar(select(func.count()).where(Event.verb == "hold.restored")) == 1


def test_an_upheld_decision_is_restored_as_ever(db, over, tomas):
    decided(over[1], tomas, choice(over[1]).outcome)
    assert restorations.restore_due(clock.now(), commit=db.commit).count == 1
