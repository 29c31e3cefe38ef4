"""One decision ends and another goes on: nobody is told that what stays paused is back."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal import clock
from portal.mail import house
from portal.mail.house import Reader
from portal.mail.letters import write_from
from portal.models import Contract, OutboxLetter
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import holds, previews, restorations, standing, told
from portal.services.enforcement.violations import due
from tests import conduct, learners, organisations, people, reviews_of
from tests.decisions import REASONS, hold_on

BACK = ("send proposals again", "are back", "works again", "work again", "can be accepted again")


@pytest.fixture
def omar(db, mina):
    """Somebody of a client with a contract of Mina's that is running."""
    shop = people.organisation("Tatra")
    people.contract(mina, shop, ended_days_ago=None)
    return organisations.client_of(shop)


def last_to(db, person, name=None):
    which = select(OutboxLetter).where(OutboxLetter.person_id == person.id)
    if name:
        which = which.where(OutboxLetter.letter == name)
    found = db.scalars(which.order_by(OutboxLetter.id.desc())).first()
    return found and (found.text or write_from(
        found.letter, found.facts, Reader(person.name, person.email, "Europe/Kyiv"),
        house.current()).text)


def words(text):
    return " ".join(text.split())


def promises(text):
    return [one for one in BACK if one in words(text)]


def clients_told(db):
    db.execute(update(OutboxLetter).values(sent_at=clock.now()))
    told.tell_due(clock.now())
    db.commit()


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days, minutes=1), tick=False)


def test_a_suspension_lapses_while_the_account_is_closed(db, mina, omar):
    conduct.decided(mina, Kind.suspension)
    clients_told(db)
    with later(5):
        block = conduct.closed(mina, when="fraud")
        clients_told(db)
    with later(31):
        due.write_down(clock.now(), db.commit)
        assert not standing.may(mina.id, Ability.work_contract)
        assert not promises(last_to(db, mina, "lapsed"))
        assert "Another decision still pauses your work here" in words(last_to(db, mina, "lapsed"))
        assert last_to(db, omar, "client_correction") is None
        holds.lift_early(block.ref, by=people.reviewer("Ida").id, because=REASONS)
        db.commit()
        assert promises(last_to(db, mina, "decision_ended"))
    letters = db.scalars(select(OutboxLetter.letter).where(OutboxLetter.person_id == omar.id)
                         .order_by(OutboxLetter.id)).all()
    assert letters == ["client_note", "client_note", "client_correction"]


def test_who_was_told_of_the_first_alone_learns_of_the_end_of_both(db, mina, omar):
    first = conduct.decided(mina, Kind.suspension)
    clients_told(db)
    second = conduct.decided(mina, Kind.info_request, active=False)
    for action in (first, second):
        assert last_to(db, omar, "client_correction") is None
        holds.lift_early(action.ref, by=people.reviewer("Ida").id, because=REASONS)
        db.commit()
    assert "can work on your contract again" in last_to(db, omar, "client_correction")


def test_a_monday_comes_while_the_account_is_suspended(db, mina):
    hold = hold_on(mina)
    restorations.schedule(hold, clock.now())
    conduct.decided(mina, Kind.suspension)
    petra = people.person("Petra Lang")
    restorations.schedule(hold_on(petra), clock.now())
    db.commit()
    with later(8):
        assert restorations.restore_due(clock.now(), commit=db.commit).count == 2
    assert not promises(last_to(db, mina))
    assert "Another decision still pauses your work here" in words(last_to(db, mina))
    assert promises(last_to(db, petra))


def test_two_holds_of_one_human_being_end_on_one_monday(db, mina):
    other = people.person("Mina Again", human_id=5)
    mina.human_id = 5
    for one in (mina, other):
        restorations.schedule(hold_on(one), clock.now())
    db.commit()
    with later(8):
        restorations.restore_due(clock.now(), batch=1, commit=db.commit)
    assert all(promises(last_to(db, one)) for one in (mina, other))


def test_a_hold_is_lifted_while_another_account_of_hers_is_suspended(db, mina):
    other = people.person("Mina Again", human_id=5)
    mina.human_id = 5
    hold = hold_on(mina)
    conduct.decided(other, Kind.suspension)
    shown = previews.of_lifting(hold.ref, by=people.reviewer().id, because=REASONS).letter.text
    holds.lift_early(hold.ref, by=people.reviewer().id, because=REASONS)
    assert not promises(shown)
    assert not promises(last_to(db, mina))


def test_a_review_that_is_won_says_what_stays_paused(db, mina, omar):
    first = conduct.decided(mina, Kind.suspension)
    clients_told(db)
    second = conduct.decided(mina, Kind.info_request, active=False)
    case = reviews_of.asked(mina, first.ref)
    reviews_of.decided(case, people.reviewer("Ida"), "reversed")
    assert "another decision still pauses your work here" in words(last_to(db, mina))
    assert "gets a correction as soon as you can work again" in words(last_to(db, mina))
    assert "Everything it paused works again" not in words(last_to(db, mina))
    assert last_to(db, omar, "client_correction") is None
    holds.lift_early(second.ref, by=people.reviewer("Ida").id, because=REASONS)
    assert "our mistake" in last_to(db, omar, "client_correction")


def test_a_note_stands_on_every_contract_of_whoever_was_told(db, mina, omar):
    """Omar acts for two clients, and one contract is with another account of Mina's."""
    mina.human_id = 5
    other = people.person("Mina Again", human_id=5)
    second = people.organisation("Fatra")
    organisations.acts(omar, second)
    people.contract(other, second, ended_days_ago=None)
    conduct.decided(mina, Kind.suspension)
    clients_told(db)
    running = db.scalars(select(Contract).where(Contract.ended_at.is_(None))).all()
    assert len(running) == 2
    assert all(told.words_for(omar.id, one.ref, clock.now()) for one in running)


def test_nobody_is_told_as_a_client_of_their_own_absence(db, mina):
    shop = people.organisation()
    organisations.acts(mina, shop)
    people.contract(mina, shop, ended_days_ago=None)
    conduct.decided(mina, Kind.suspension)
    clients_told(db)
    assert last_to(db, mina, "client_note") is None


def test_a_finished_path_promises_no_monday_that_another_decision_may_keep(db, mina):
    hold = hold_on(mina)
    conduct.closed(mina, when="fraud")
    learners.start(mina)
    learners.finish_path(mina)
    db.commit()
    assert db.get(type(hold), hold.id).restores_on
    letter = words(last_to(db, mina, "path_completed"))
    assert "proposals come back by themselves" not in letter
    assert "There is another decision as well" in letter
    assert "The hold ends" in letter


def test_a_contract_whose_end_is_a_day_to_come_is_running(db, mina):
    shop = people.organisation("Tatra")
    omar = organisations.client_of(shop)
    people.contract(mina, shop, ended_days_ago=-10)
    conduct.decided(mina, Kind.suspension)
    clients_told(db)
    assert last_to(db, omar, "client_note")
