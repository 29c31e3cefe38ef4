"""The living sum: when what Mina's hold stands on falls away, the hold falls at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, ActionItem, Event, Feedback, OutboxLetter
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Ability
from portal.services import feedback as feedbacks
from portal.services.enforcement import holds, restorations, standing, weekly_check
from tests import people
from tests.decisions import REASONS, hold_on, proposed

BECAUSE = "The client told us that it was meant for somebody else."


def items(db, *, public=True):
    return list(db.scalars(select(Feedback).where(Feedback.public_negative == public)
                           .order_by(Feedback.id)))


def half_private(db, mina, ruth):
    """A hold of two clients in public and two in private, among enough others."""
    for _ in range(2):
        people.unhappy(mina)
        people.unhappy(mina, private=True, comment="Left us alone with it.")
    for _ in range(5):
        people.contract(mina)
    db.commit()
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    action = db.scalars(select(Action)).one()
    holds.confirm(action.ref, by=ruth.id, reasons=REASONS, seen=action.revision)
    db.commit()
    return action


def test_removing_one_of_three_public_feedbacks_lifts_the_hold_at_once(db, mina, ruth):
    action = hold_on(mina)
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    assert standing.may(mina.id, Ability.send_proposal), "in the same transaction"
    db.commit()
    action = db.get(Action, action.id)
    assert action.lifted_at
    assert action.lifted_by_id is None
    assert "it was removed" in action.lifted_because
    letter = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
    assert letter.letter == "hold_lifted_by_sum"
    assert "it was removed" in letter.text
    verbs = db.scalars(select(Event.verb).where(Event.action_id == action.id)
                       .order_by(Event.id)).all()
    assert verbs == ["hold.imposed", "hold.lifted"]
    left = [f.spent_by_id for f in items(db) if not f.removed_at]
    assert left == [None, None], "what is left may count one day"


def test_rolling_the_removal_back_keeps_the_hold(db, mina, ruth):
    hold_on(mina)
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    db.rollback()
    assert not standing.may(mina.id, Ability.send_proposal)


def test_removing_one_of_four_leaves_the_hold_as_it_is(db, mina, ruth):
    action = hold_on(mina, items=4)
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    db.commit()
    assert db.get(Action, action.id).lifted_at is None
    dropped = db.scalars(select(ActionItem).where(ActionItem.dropped_at.is_not(None))).one()
    assert dropped.dropped_because == "it was removed"
    feedbacks.remove(items(db)[1], by=ruth, because=BECAUSE)
    db.commit()
    assert db.get(Action, action.id).lifted_at


def test_a_client_who_changes_a_public_feedback_to_a_good_one_lifts_the_hold(db, mina):
    action = hold_on(mina)
    feedbacks.change(items(db)[0], by=None, because="Mina asked, the client agreed.",
                     public_categories=frozenset(), public_comment="All good in the end.")
    db.commit()
    assert "its author changed it" in db.get(Action, action.id).lifted_because


def test_two_feedbacks_of_one_client_count_once_and_fall_together(db, mina, ruth):
    petra = people.organisation("Petra Studio")
    people.unhappy(mina, petra)
    people.unhappy(mina, petra)
    action = hold_on(mina, items=2)
    first, second, *_ = items(db)
    feedbacks.remove(first, by=ruth, because=BECAUSE)
    assert db.get(Action, action.id).lifted_at is None
    feedbacks.remove(second, by=ruth, because=BECAUSE)
    assert db.get(Action, action.id).lifted_at


def test_a_private_change_does_nothing_until_the_weekly_check(db, mina, ruth):
    action = half_private(db, mina, ruth)
    letters = len(db.scalars(select(OutboxLetter)).all())
    for one in items(db, public=False):
        feedbacks.change(one, by=None, because="Its author changed it.",
                         private_categories=frozenset())
    db.commit()
    assert db.get(Action, action.id).lifted_at is None
    assert not standing.may(mina.id, Ability.send_proposal)
    assert len(db.scalars(select(OutboxLetter)).all()) == letters
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    assert db.get(Action, action.id).lifted_at
    told = db.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == "hold_lifted_by_sum")).one()
    assert "private" not in told.text.lower()


def test_an_item_counted_in_private_waits_for_the_check_though_it_became_public(db, mina, ruth):
    action = half_private(db, mina, ruth)
    said = items(db, public=False)[0]
    said.public_categories, said.public_negative = said.private_categories, True
    db.commit()
    feedbacks.remove(said, by=ruth, because=BECAUSE)
    db.commit()
    assert db.get(Action, action.id).lifted_at is None, "at once would tell whose it was"


def test_growing_old_does_not_lift_a_hold(db, mina, time_machine):
    action = hold_on(mina)
    time_machine.move_to(clock.now() + timedelta(days=400))
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    assert db.get(Action, action.id).lifted_at is None
    assert not standing.may(mina.id, Ability.send_proposal)


def test_an_undecided_proposal_is_withdrawn_when_its_evidence_falls(db, mina, ruth):
    action = proposed(mina)
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    db.commit()
    action = db.get(Action, action.id)
    assert action.decided_at
    assert action.decided_by_id is None
    assert "does not reach" in action.declined_because
    assert [f.spent_by_id for f in items(db)] == [None] * 3
    assert not db.scalars(select(OutboxLetter)).all()
    event = db.scalars(select(Event).where(Event.action_id == action.id)).one()
    assert event.verb == "hold.withdrawn"


def test_a_feedback_can_be_removed_between_the_monday_and_its_record(db, mina, ruth, time_machine):
    action = hold_on(mina)
    restorations.schedule(action, clock.now())
    db.commit()
    time_machine.move_to(action.ends_at + timedelta(hours=2))
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    db.commit()
    assert db.get(Action, action.id).lifted_at is None, "it has ended by its date"
    assert restorations.restore_due(clock.now()).count == 1


def test_a_feedback_of_a_hold_that_has_ended_changes_nothing_any_more(db, mina, ruth):
    action = hold_on(mina)
    holds.lift_early(action.ref, by=ruth.id, because=REASONS)
    letters = len(db.scalars(select(OutboxLetter)).all())
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    db.commit()
    assert db.get(Action, action.id).lifted_because == REASONS
    assert len(db.scalars(select(OutboxLetter)).all()) == letters


def test_removing_twice_is_refused(db, mina, ruth):
    hold_on(mina)
    feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
    with pytest.raises(Refusal, match="already"):
        feedbacks.remove(items(db)[0], by=ruth, because=BECAUSE)
