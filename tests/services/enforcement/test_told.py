"""Clients are told after the freelancer, in neutral words, and corrected if we were wrong."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal import clock
from portal.models import Contract, Member, OutboxLetter, Telling
from portal.policy.instants import WEEKDAYS
from portal.policy.vocabulary import PACIFIC, Kind
from portal.services.enforcement import holds, kinds, neutral, told
from portal.services.enforcement.violations import due
from tests import people
from tests.conduct import closed, decided
from tests.decisions import hold_on


@pytest.fixture
def omar(db, mina):
    """A client's person with a contract of Mina's that is running."""
    client, someone = people.organisation("Tatra"), people.person("Omar Haddad", roles=("client",))
    db.add(Member(organisation_id=client.id, person_id=someone.id, joined_at=clock.now()))
    people.contract(mina, client, ended_days_ago=None)
    db.commit()
    return someone


def carried(db):
    """The postman has been round."""
    db.execute(update(OutboxLetter).values(sent_at=clock.now()))
    db.commit()


def to(db, person):
    return list(db.scalars(select(OutboxLetter).where(OutboxLetter.person_id == person.id)
                           .order_by(OutboxLetter.id)))


def test_clients_are_told_only_after_the_freelancers_own_letter_has_left(db, mina, omar):
    decided(mina, Kind.suspension)
    assert told.tell_due(clock.now()) == 0
    assert to(db, omar) == []
    carried(db)
    assert told.tell_due(clock.now()) == 1
    db.commit()
    assert [letter.letter for letter in to(db, omar)] == ["client_note"]
    assert told.tell_due(clock.now()) == 0


def test_a_letter_that_can_not_be_delivered_keeps_nobody_waiting_for_ever(db, mina, omar):
    decided(mina, Kind.suspension)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        assert told.tell_due(clock.now()) == 1


def test_clients_read_the_words_that_the_freelancer_saw_first_and_no_reason(db, mina, omar):
    action = decided(mina, Kind.suspension)
    carried(db)
    told.tell_due(clock.now())
    db.commit()
    letter, telling = to(db, omar)[0], db.scalars(select(Telling)).one()
    assert telling.text in letter.text
    for word in (action.ref, "suspen", "feedback", "rule", "Honest", "household"):
        assert word not in letter.text
    work = db.scalars(select(Contract).where(Contract.freelancer_id == mina.id)).first()
    assert told.words_for(omar.id, work.ref, clock.now()) == telling.text
    assert told.words_for(mina.id, work.ref, clock.now()) is None


@pytest.mark.parametrize("kind", [Kind.education, Kind.info_request])
def test_nobody_is_told_of_what_lets_contracts_go_on(db, mina, omar, kind):
    decided(mina, kind)
    carried(db)
    told.tell_due(clock.now())
    db.commit()
    assert to(db, omar) == []


def test_nobody_is_told_of_a_hold(db, mina, omar):
    hold_on(mina)
    carried(db)
    assert told.tell_due(clock.now()) == 0


def test_former_clients_and_former_members_learn_nothing(db, mina, omar):
    former = people.person("Petra Lang", roles=("client",))
    client = people.organisation("Former")
    db.add(Member(organisation_id=client.id, person_id=former.id, joined_at=clock.now()))
    people.contract(mina, client, ended_days_ago=3)
    gone = people.person("Gone", roles=("client",))
    running = db.scalars(select(Member.organisation_id).where(Member.person_id == omar.id)).one()
    db.add(Member(organisation_id=running, person_id=gone.id, joined_at=clock.now(),
                  left_at=clock.now()))
    decided(mina, Kind.suspension)
    carried(db)
    told.tell_due(clock.now())
    db.commit()
    assert to(db, former) == to(db, gone) == []


def test_a_block_is_told_on_its_day_not_before(db, mina, omar):
    action = closed(mina)
    carried(db)
    assert told.tell_due(clock.now()) == 0
    with time_machine.travel(action.in_force_from, tick=False):
        assert told.tell_due(clock.now()) == 1


def test_a_reversal_corrects_it_with_the_same_people_once(db, mina, omar):
    action = decided(mina, Kind.suspension)
    carried(db)
    told.tell_due(clock.now())
    for _ in range(2):
        assert told.correct(action, "A review found it wrong.") == 1
        db.commit()
    assert [letter.letter for letter in to(db, omar)] == ["client_note", "client_correction"]
    last = to(db, omar)[-1]
    assert "our mistake" in last.text
    work = db.scalars(select(Contract).where(Contract.freelancer_id == mina.id)).first()
    assert told.words_for(omar.id, work.ref, clock.now()) is None


def test_whoever_was_not_told_is_not_told_of_the_end_either(db, mina, omar):
    action = decided(mina, Kind.suspension)
    holds.lift_early(action.ref, by=people.reviewer("Tomas").id,
                     because="The files show that the work was real.")
    db.commit()
    carried(db)
    assert told.tell_due(clock.now()) == 0
    assert to(db, omar) == []


def test_the_same_people_learn_when_a_suspension_lapses(db, mina, omar):
    action = decided(mina, Kind.suspension)
    carried(db)
    told.tell_due(clock.now())
    db.commit()
    with time_machine.travel(action.ends_at + timedelta(seconds=1), tick=False):
        due.write_down(clock.now())
    db.commit()
    last = to(db, omar)[-1]
    assert last.letter == "client_correction"
    assert "mistake" not in last.text


def test_the_day_from_which_an_account_is_closed_is_told_with_its_zone(db, mina):
    action = closed(mina, when="notice")
    day = action.in_force_from.astimezone(PACIFIC)
    words = neutral.words(Kind.block, "Mina", action.in_force_from, kinds.scope(action))
    assert f"from {WEEKDAYS[day.weekday()]} {day.day} " in words
    assert f"{day.year} (Pacific time) on." in words
