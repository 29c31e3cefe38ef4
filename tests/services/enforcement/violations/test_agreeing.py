"""Decisions that take two: a second person agrees, and the database asks for one as well."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import clock
from portal.models import Action, OutboxLetter, Statement
from portal.models.base import new_ref
from portal.policy import clocks
from portal.policy.instants import pacific_day
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import actions, four_eyes, holds, signatures, standing
from portal.services.enforcement.violations import agreeing, deciding
from tests import decisions, people
from tests.conduct import ASKS, REASONS, decided, draft


def letters(db):
    return set(db.scalars(select(OutboxLetter.letter)))


def test_a_block_waits_for_a_second_person(db, mina, ruth, tomas):
    action = decided(mina, Kind.block, by=ruth)
    assert (action.decided_at, action.in_force_from) == (None, None)
    assert standing.may(mina.id, Ability.send_proposal)
    assert letters(db) == set()
    agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    db.commit()
    told = db.get(Statement, action.id).facts
    assert (told["decided_by"], told["approved_by"]) == (ruth.name, tomas.name)
    assert letters(db) == {"block"}


def test_one_person_can_not_be_both(db, mina, ruth):
    action = decided(mina, Kind.block, by=ruth)
    with pytest.raises(Refusal, match="second, different"):
        agreeing.approve(action.ref, by=ruth.id, seen=action.revision)


def test_one_person_who_signs_twice_is_still_one(db, mina, ruth):
    action = decided(mina, Kind.block, by=ruth)
    with pytest.raises(Refusal) as no:
        actions.impose(action, by=ruth, approved_by=ruth, reasons=REASONS)
    assert no.value.sentence == four_eyes.ONLY_ONE


def test_two_accounts_of_one_human_being_are_one_person(db, mina):
    ruth = people.reviewer(human_id=9)
    double = people.reviewer("Ruth Again", human_id=9)
    action = decided(mina, Kind.block, by=ruth)
    with pytest.raises(Refusal, match="second, different"):
        agreeing.approve(action.ref, by=double.id, seen=action.revision)


def test_whoever_left_the_team_meanwhile_can_not_agree(db, mina, ruth, tomas):
    action = decided(mina, Kind.block, by=ruth)
    tomas.role_names = frozenset()
    db.commit()
    with pytest.raises(Refusal, match="not a member of the deciding team"):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision)


def test_nobody_decides_or_agrees_about_their_own_other_account(db, ruth):
    mina = people.person(human_id=4)
    herself = people.reviewer("Mina Staff", human_id=4)
    with pytest.raises(Refusal, match="their own account"):
        deciding.decide(mina.ref, draft(), by=herself.id, seen=deciding.seen_mark(mina.id))
    action = decided(mina, Kind.block, by=ruth)
    with pytest.raises(Refusal, match="their own account"):
        agreeing.approve(action.ref, by=herself.id, seen=action.revision)


def test_agreeing_twice_is_one_decision(db, mina, ruth, tomas):
    action = decided(mina, Kind.block, by=ruth)
    agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    db.commit()
    other = people.reviewer("Ines Duarte")
    with pytest.raises(Conflict):
        agreeing.approve(action.ref, by=other.id, seen=action.revision)


def test_the_second_person_can_decline(db, mina, ruth, tomas):
    action = decided(mina, Kind.block, by=ruth)
    agreeing.decline(action.ref, by=tomas.id, seen=action.revision,
                     because="The messages show that the work was real and delivered.")
    db.commit()
    assert (action.in_force_from, action.signed_at) == (None, None)
    assert action.decided_by_id == tomas.id
    with pytest.raises(Conflict):
        agreeing.approve(action.ref, by=people.reviewer("Ines Duarte").id, seen=action.revision)


# -- long records, in every door ------------------------------------------------------------


@pytest.fixture(params=["top rated", "six years"])
def veteran(request, db):
    if request.param == "top rated":
        return people.person("Hana Wojcik", top_rated=True)
    return people.person("Hana Wojcik", member_since=clock.now() - timedelta(days=6 * 366))


@pytest.mark.parametrize("kind", [Kind.suspension, Kind.info_request])
def test_a_long_record_is_restricted_by_two(db, veteran, ruth, kind):
    action = decided(veteran, kind, by=ruth, active=False)
    assert action.signed_at is not None
    assert standing.may(veteran.id, Ability.send_proposal)


def test_whoever_waited_for_the_second_person_still_has_all_the_time_to_answer(
        db, veteran, ruth, tomas):
    soonest = pacific_day(clocks.info_request_due(clock.now()))
    action = decided(veteran, Kind.suspension, by=ruth, asks=ASKS, answer_by=soonest)
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
        assert action.answer_due_at == clocks.info_request_due(clock.now())


def test_a_long_record_is_asked_or_taught_by_one(db, veteran, ruth):
    assert decided(veteran, by=ruth).in_force_from is not None


def test_a_hold_on_a_long_record_waits_for_a_second_person(db, veteran, ruth, tomas):
    action = decisions.proposed(veteran)
    holds.confirm(action.ref, by=ruth.id, reasons=decisions.REASONS, seen=action.revision)
    db.commit()
    assert standing.may(veteran.id, Ability.send_proposal)
    with pytest.raises(Conflict, match="waits for a second person"):
        holds.confirm(action.ref, by=tomas.id, reasons=decisions.REASONS, seen=action.revision)
    with pytest.raises(Refusal, match="second, different"):
        agreeing.approve(action.ref, by=ruth.id, seen=action.revision)
    agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    db.commit()
    assert not standing.may(veteran.id, Ability.send_proposal)
    assert letters(db) == {"hold_placed"}


def test_changed_evidence_takes_the_first_signature_back(db, veteran, ruth, tomas):
    action = decisions.proposed(veteran)
    holds.confirm(action.ref, by=ruth.id, reasons=decisions.REASONS, seen=action.revision)
    db.commit()
    people.unhappy(veteran)
    db.commit()
    with pytest.raises(Conflict, match="evidence changed"):
        agreeing.approve(action.ref, by=tomas.id, seen=action.revision)
    db.rollback()
    signatures.bring_in_step(action.ref)
    db.commit()
    assert (action.signed_at, action.decided_by_id, action.reasons) == (None, None, None)


def test_no_program_imposes_on_a_long_record_alone(db, veteran, ruth):
    action = decisions.proposed(veteran)
    with pytest.raises(Refusal, match="two different members of staff"):
        actions.impose(action, by=ruth, reasons=decisions.REASONS)
    db.rollback()
    with pytest.raises(Refusal, match="two different members of staff"):
        actions.impose(action, by=ruth, approved_by=ruth, reasons=decisions.REASONS)


def test_the_database_refuses_a_restriction_of_a_long_record_by_one(db, veteran, ruth):
    action = decisions.proposed(veteran)
    with pytest.raises(DBAPIError, match="second member of staff"):
        db.execute(text(
            "UPDATE action SET decided_at = proposed_at, in_force_from = proposed_at, "
            "reasons = 'x', decided_by_id = :ruth WHERE id = :id"),
            {"ruth": ruth.id, "id": action.id})
    db.rollback()


def test_the_database_refuses_a_block_by_one(db, mina, ruth, tomas):
    db.commit()
    now = clock.now()
    row = {"ref": new_ref("D"), "person_id": mina.id, "kind": "block", "mode": "reviewer",
           "ground": "circumvention", "rule_slug": "x", "rule_version": 1, "reasons": REASONS,
           "automated_detection": False, "proposed_at": now, "decided_at": now,
           "in_force_from": now, "decided_by_id": ruth.id, "revision": 0}
    for lacking in ({}, {"needs_staff": 2}, {"needs_staff": 2, "approved_by_id": ruth.id},
                    {"needs_staff": 2, "approved_by_id": mina.id}):
        with pytest.raises(IntegrityError):
            db.execute(Action.__table__.insert(), row | lacking)
        db.rollback()
    db.execute(Action.__table__.insert(), row | {"needs_staff": 2, "approved_by_id": tomas.id})
