"""What a decision rests on moves under it: signatures, sums and pages follow at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Contract, Event, Feedback, OutboxLetter, Person
from portal.policy.refusal import Conflict
from portal.services import feedback as feedbacks
from portal.services.enforcement import holds, restorations, weekly_check
from portal.services.enforcement.violations import agreeing
from portal.services.marketplace.importing import changes, links
from tests import people
from tests.decisions import REASONS, hold_on, proposed


@pytest.fixture
def signed(db, ruth):
    """A hold on somebody with a long record, signed by Ruth for a path of her choice."""
    petra = people.person("Petra Long", member_since=clock.now() - timedelta(days=9 * 365))
    action = proposed(petra)
    holds.confirm(action.ref, by=ruth.id, reasons=REASONS, seen=action.revision,
                  path="working-with-clients")
    db.commit()
    assert (action.signed_at, action.path_slug) != (None, None)
    return action


def check(db):
    weekly_check.run(clock.now(), everyone=True, commit=db.commit)
    db.expire_all()


def verbs(db, action):
    return list(db.scalars(select(Event.verb).where(Event.action_id == action.id)
                           .order_by(Event.id)))


def items(db, action):
    return list(db.scalars(select(Feedback).where(Feedback.freelancer_id == action.person_id)
                           .order_by(Feedback.id)))


def connect(db, *feedback):
    """The marketplace tells that the clients of these feedbacks are one."""
    first = feedback[0].client_group_id
    for one in feedback[1:]:
        work = db.get_one(Contract, one.contract_id)
        links.move_feedback(db.connection(), work.organisation_id, first, clock.now())
    db.commit()
    db.expire_all()


def test_new_evidence_takes_a_signature_back_on_record_in_the_weekly_check_too(db, signed):
    people.unhappy(db.get_one(Person, signed.person_id))
    db.commit()
    check(db)
    assert (signed.signed_at, signed.decided_by_id, signed.path_slug) == (None, None, None)
    assert verbs(db, signed) == ["hold.signed", "hold.unsigned"]


def test_so_does_a_sum_that_fell(db, signed, time_machine):
    time_machine.move_to(clock.now() + timedelta(days=181))
    check(db)
    assert verbs(db, signed) == ["hold.signed", "hold.unsigned", "hold.withdrawn"]


def test_a_signature_is_for_words_that_were_read(db, signed):
    one = items(db, signed)[0]
    feedbacks.change(one, by=None, because="The author changed it.",
                     public_comment="On second thought it was one day, and it was my mistake.")
    db.commit()
    assert verbs(db, signed)[-1] == "hold.unsigned"
    with pytest.raises(Conflict, match="Nobody has decided"):
        agreeing.approve(signed.ref, by=people.reviewer("Ida").id, seen=signed.revision)


def test_clients_found_to_be_one_count_once_when_a_feedback_is_removed(db, mina, ruth):
    action = proposed(mina, items=4)
    said = items(db, action)
    connect(db, *said[:2])
    check(db)
    holds.confirm(action.ref, by=ruth.id, reasons=REASONS, seen=action.revision)
    db.commit()
    feedbacks.remove(said[3], by=None, because="It was meant for somebody else.")
    assert action.lifted_at, "two clients are left, and the rule asks for three"


def test_the_weekly_check_lifts_a_hold_whose_clients_turn_out_to_be_one(db, mina):
    action, untouched = hold_on(mina), hold_on(people.person("Elif"))
    connect(db, *items(db, action)[:2])
    check(db)
    assert action.lifted_at
    assert untouched.lifted_at is None
    letters = db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.person_id == mina.id).order_by(OutboxLetter.id)).all()
    assert "hold_lifted_by_sum" in letters


def test_a_check_that_began_before_a_mondays_instant_leaves_the_end_to_the_monday(
        db, mina, time_machine):
    action = hold_on(mina)
    restorations.schedule(action, clock.now())
    connect(db, *items(db, action)[:2])
    began = action.ends_at - timedelta(seconds=30)
    time_machine.move_to(action.ends_at + timedelta(seconds=1))
    assert weekly_check.run(began, everyone=True, commit=db.commit).lifted == 0
    assert restorations.restore_due(clock.now(), commit=db.commit).count == 1


def test_a_hold_of_four_clients_stands_when_two_of_them_are_one(db, mina):
    action = hold_on(mina, items=4)
    connect(db, *items(db, action)[:2])
    check(db)
    assert action.lifted_at is None


def test_a_contract_that_was_not_paid_is_said_to_be_the_reason(db, mina):
    action = hold_on(mina)
    one = items(db, action)[0]
    db.get_one(Contract, one.contract_id).paid_cents = 0
    db.commit()
    changes.derive_again([one.id])
    db.commit()
    db.expire_all()
    assert action.lifted_at
    letter = db.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == "hold_lifted_by_sum")).one()
    for text in (action.lifted_because, letter.text):
        assert "its contract was not paid" in text
        assert "author changed" not in text
