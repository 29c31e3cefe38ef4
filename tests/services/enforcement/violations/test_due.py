"""What comes by its date: nobody waits for a job, and the job writes it down once."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, Event, Offer, OutboxLetter, Person
from portal.policy import violations
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services.enforcement import education, standing
from portal.services.enforcement.violations import agreeing, deciding, due, renewing
from tests import marketplace, people
from tests.conduct import closed, decided


def letters(db, person):
    return list(db.scalars(select(OutboxLetter.letter).where(
        OutboxLetter.person_id == person.id).order_by(OutboxLetter.id)))


def at(instant: datetime):
    return time_machine.travel(instant, tick=False)


def test_a_suspension_lapses_at_the_exact_instant_without_any_job(db, mina):
    action = decided(mina, Kind.suspension)
    last = action.ends_at - timedelta(microseconds=1)
    with at(last):
        assert not standing.may(mina.id, Ability.work_contract)
    with at(action.ends_at):
        assert standing.may(mina.id, Ability.work_contract)
    assert action.restored_at is None


def test_the_job_writes_a_lapse_down_once(db, mina):
    action = decided(mina, Kind.suspension)
    early = due.write_down(action.ends_at - timedelta(seconds=1))
    assert early.lapsed == 0
    with at(action.ends_at + timedelta(seconds=5)):
        assert due.write_down(clock.now()).lapsed == 1
        assert due.write_down(clock.now()).lapsed == 0
    db.commit()
    assert letters(db, mina) == ["suspension", "lapsed"]
    verbs = set(db.scalars(select(Event.verb)))
    assert "suspension.lapsed" in verbs


def test_offers_get_their_time_back_when_a_suspension_lapses(db, mina):
    offer = marketplace.offer(mina)
    expires = offer.expires_at
    db.commit()
    action = decided(mina, Kind.suspension)
    assert db.get(Offer, offer.id).frozen_at is not None
    with at(action.ends_at + timedelta(seconds=5)):
        due.write_down(clock.now())
    db.commit()
    offer = db.get(Offer, offer.id, populate_existing=True)
    assert offer.frozen_at is None
    assert abs(offer.expires_at - (expires + timedelta(days=30))) < timedelta(minutes=1)


def test_a_block_takes_effect_at_the_exact_instant_and_says_so_once(db, mina):
    action = closed(mina)
    with at(action.in_force_from - timedelta(microseconds=1)):
        assert standing.may(mina.id, Ability.send_message)
        assert due.begin_due(clock.now()) == 0
    with at(action.in_force_from):
        assert not standing.may(mina.id, Ability.send_message)
        assert standing.may(mina.id, Ability.withdraw_money)
        assert due.begin_due(clock.now()) == 1
        assert due.begin_due(clock.now()) == 0
    db.commit()
    assert letters(db, mina) == ["block", "block_begins"]


def test_a_block_at_once_needs_no_second_letter(db, mina):
    closed(mina, when="fraud")
    assert due.begin_due(clock.now()) == 0


def test_an_explanation_leaves_the_record_after_a_year(db, mina):
    action = decided(mina)
    last = action.in_force_from + timedelta(days=violations.EDUCATION_DAYS)
    with at(last):
        assert deciding.earlier(mina.id, Ground.feedback_building, clock.now()) is not None
        assert education.expire_due(clock.now()) == 0
    with at(last + timedelta(seconds=1)):
        assert deciding.earlier(mina.id, Ground.feedback_building, clock.now()) is None
        assert education.expire_due(clock.now()) == 1
        assert education.expire_due(clock.now()) == 0
    db.commit()
    assert db.get(Action, action.id).expired_at is not None


def test_a_renewed_suspension_does_not_lapse_on_its_first_day(db, mina):
    action = decided(mina, Kind.suspension)
    lead = people.person("Ines Duarte", roles=("lead",))
    first = action.ends_at
    renewing.renew(action.ref, by=lead.id, seen=first.isoformat(),
                   because="The client has until Friday to say whether they know the files.")
    db.commit()
    with at(first + timedelta(seconds=1)):
        assert due.write_down(clock.now()).lapsed == 0
        assert not standing.may(mina.id, Ability.work_contract)
    assert db.get(Person, mina.id).active


def test_neither_of_the_first_two_lets_it_go_on(db):
    hana = people.person("Hana Wojcik", top_rated=True)
    ines, ida = (people.person(name, roles=("lead",)) for name in ("Ines Duarte", "Ida Brandt"))
    action = decided(hana, Kind.suspension, by=ines)
    agreeing.approve(action.ref, by=ida.id, seen=action.revision)
    db.commit()
    for lead in (ines, ida):
        with pytest.raises(Refusal) as no:
            renewing.renew(action.ref, by=lead.id, seen=action.ends_at.isoformat(),
                           because="The client has until Friday to say whether they know it.")
        assert no.value.sentence == renewing.NOT_THE_FIRST
