"""A first signature stands only while its author works for the marketplace."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, OutboxLetter
from portal.policy.refusal import Conflict
from portal.policy.vocabulary import Kind
from portal.services import staff
from portal.services.enforcement import decided as known
from portal.services.enforcement import holds, signatures
from portal.services.enforcement.decided import State
from portal.services.enforcement.violations import agreeing
from tests import people
from tests.conduct import decided
from tests.decisions import REASONS, proposed


def signed_hold(db, ruth):
    """A hold on somebody with a long record, which Ruth has decided first."""
    petra = people.person("Petra Long", member_since=clock.now() - timedelta(days=9 * 365))
    action = proposed(petra)
    holds.confirm(action.ref, by=ruth.id, reasons=REASONS, seen=action.revision)
    db.commit()
    return action


def verbs(db, action):
    return list(db.scalars(select(Event.verb).where(Event.action_id == action.id)
                           .order_by(Event.id)))


def test_a_block_signed_by_somebody_who_left_is_closed(db, ruth):
    action = decided(people.person(), Kind.block, by=ruth)
    assert staff.leave(ruth.email).unsigned == 1
    db.commit()
    assert known.by_ref(action.ref).state is State.withdrawn
    assert verbs(db, action)[-2:] == ["block.unsigned", "block.withdrawn"]
    assert db.scalar(select(OutboxLetter)) is None


def test_a_hold_signed_by_somebody_who_left_waits_for_a_decision_again(db, ruth, tomas):
    action = signed_hold(db, ruth)
    staff.leave(ruth.email)
    db.commit()
    assert known.by_ref(action.ref).state is State.waiting
    holds.confirm(action.ref, by=tomas.id, reasons=REASONS, seen=action.revision)
    assert action.decided_by_id == tomas.id


def test_a_page_from_before_the_first_one_left_is_stale(db, ruth, tomas):
    action = signed_hold(db, ruth)
    seen = action.revision
    staff.leave(ruth.email)
    db.commit()
    with pytest.raises(Conflict):
        holds.decline(action.ref, by=tomas.id, because=REASONS, seen=seen)


def test_nobody_can_agree_with_somebody_who_lost_their_role_elsewhere(db, ruth, tomas):
    action = decided(people.person(), Kind.block, by=ruth)
    ruth.role_names = frozenset()
    db.commit()
    with pytest.raises(Conflict, match="left the team"):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    db.rollback()
    signatures.bring_in_step(action.ref)
    db.commit()
    assert db.get(Action, action.id).in_force_from is None
    assert known.by_ref(action.ref).state is State.withdrawn


def test_another_role_in_the_team_leaves_a_signature_as_it_is(db, ruth, tomas):
    action = decided(people.person(), Kind.block, by=ruth)
    ruth.role_names = frozenset({"lead"})
    db.commit()
    agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    assert known.by_ref(action.ref).state is State.announced


def test_what_took_effect_stays_when_its_decider_leaves(db, ruth):
    action = decided(people.person(), Kind.suspension, by=ruth)
    assert staff.leave(ruth.email).unsigned == 0
    db.commit()
    assert known.by_ref(action.ref).state is State.in_force


def test_a_stale_form_does_not_close_a_decision_by_hand(db, ruth, tomas):
    action = decided(people.person(), Kind.block, by=ruth)
    with pytest.raises(Conflict):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision - 1)
    db.rollback()
    signatures.bring_in_step(action.ref)
    assert known.by_ref(action.ref).state is State.signed


@pytest.mark.slow
def test_the_page_says_that_the_first_one_left(client, db, ruth, tomas):
    action = signed_hold(db, ruth)
    browser = client.as_person(tomas)
    page = browser.get(f"/staff/decisions/{action.ref}/approve")
    ruth.role_names = frozenset()
    db.commit()
    page = browser.send(page.form("Confirm"), 409, outcome="agree")
    assert page.has("has left the team since")
    db.expire_all()
    assert known.by_ref(action.ref).state is State.waiting
