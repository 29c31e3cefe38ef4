"""The Monday, told about Mina: by date, once, never early, late with an apology."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.models import Action, Event, Feedback, Offer, OutboxLetter, Touched
from portal.policy.vocabulary import Ability
from portal.services.enforcement import holds, restorations, standing, weekly_check
from tests import people

COMPLETED = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)  # a Thursday
MONDAY = date(2026, 11, 30)
INSTANT = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
REASONS = "Three clients waited days for an answer, and each had asked twice in writing."
SECOND = timedelta(seconds=1)


@pytest.fixture
def now(time_machine):
    """Stand at the moment Mina completes her path; the test moves on from there."""
    time_machine.move_to(COMPLETED, tick=False)
    return time_machine


def held(name="Mina Novak"):
    """Somebody on hold since today, confirmed by Ruth."""
    mina = people.person(name)
    for _ in range(3):
        people.unhappy(mina)
    weekly_check.run(COMPLETED)
    from portal.services.store import session
    action = session.scalar(select(Action).where(Action.person_id == mina.id))
    holds.confirm(action.ref, by=people.reviewer().id, reasons=REASONS, seen=action.revision)
    return mina, action


def offer(mina, **more):
    from portal.services.store import session
    made = Offer(organisation_id=people.organisation().id, freelancer_id=mina.id,
                 title="A calm shop", terms="Three pages.", price_cents=90_000,
                 made_at=COMPLETED, expires_at=COMPLETED + timedelta(days=3), **more)
    session.add(made)
    session.flush()
    return made


def restored_letters(db):
    return db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "restored")).all()


def test_completing_the_path_names_the_monday(db, now):
    mina, action = held()
    restorations.schedule(action, COMPLETED)
    assert (action.restores_on, action.ends_at, action.completed_at) == (MONDAY, INSTANT, COMPLETED)
    event = db.scalar(select(Event).where(Event.verb == "hold.scheduled"))
    assert (event.person_id, event.facts) == (mina.id, {"restores_on": "2026-11-30"})


def test_the_first_completion_stands(db, now):
    _, action = held()
    restorations.schedule(action, COMPLETED)
    restorations.schedule(action, COMPLETED + timedelta(days=7))
    assert action.restores_on == MONDAY


def test_a_lifted_hold_gets_no_monday(db, now):
    _, action = held()
    holds.lift_early(action.ref, by=people.reviewer("Tomas Berg").id, because=REASONS)
    restorations.schedule(action, COMPLETED)
    assert action.restores_on is None


def test_nothing_is_restored_a_second_early(db, now):
    _, action = held()
    restorations.schedule(action, COMPLETED)
    assert restorations.restore_due(INSTANT - SECOND) == restorations.Restored(0, 0)
    assert action.restored_at is None


def test_minas_hold_ends_on_the_monday_with_record_letter_and_spent_items(db, now):
    mina, action = held()
    restorations.schedule(action, COMPLETED)
    db.commit()
    done = restorations.restore_due(INSTANT, commit=db.commit)
    assert done == restorations.Restored(1, 0)
    assert (action.restored_at, action.ends_at) == (INSTANT, INSTANT)
    event = db.scalar(select(Event).where(Event.verb == "hold.restored"))
    assert (event.person_id, event.action_id, event.at) == (mina.id, action.id, INSTANT)
    assert event.facts["late_seconds"] == 0
    [letter] = restored_letters(db)
    assert (letter.to_address, letter.text, letter.action_id) == (mina.email, None, action.id)
    assert letter.facts == {"ref": action.ref, "restored_at": INSTANT.isoformat(), "late": False,
                            "still": False, "longer": False}
    assert set(db.scalars(select(Feedback.spent_by_id))) == {action.id}
    assert weekly_check.run(INSTANT, everyone=True).proposed == 0


def test_the_letter_is_one_that_delivery_can_write(db, now):
    from portal.mail.letters import samples, write_from
    _, action = held()
    restorations.schedule(action, COMPLETED)
    restorations.restore_due(INSTANT + timedelta(days=2), commit=db.commit)
    [letter] = restored_letters(db)
    written = write_from(letter.letter, letter.facts, samples.MINA, samples.HOUSE)
    assert action.ref in written.subject
    assert "late" in written.text
    assert letter.message_id == f"<restored.{action.ref.lower()}@parley.example>"


def test_ten_runs_restore_once(db, now):
    _, action = held()
    restorations.schedule(action, COMPLETED)
    for _ in range(10):
        restorations.restore_due(INSTANT + SECOND, commit=db.commit)
    assert len(restored_letters(db)) == 1
    assert db.scalar(select(func.count()).where(Event.verb == "hold.restored")) == 1


def test_no_worker_from_sunday_to_wednesday_costs_mina_nothing(db, now):
    mina, action = held()
    restorations.schedule(action, COMPLETED)
    db.commit()
    now.move_to(INSTANT - SECOND, tick=False)
    assert not standing.may(mina.id, Ability.send_proposal)
    now.move_to(INSTANT, tick=False)
    assert standing.may(mina.id, Ability.send_proposal)
    wednesday = INSTANT + timedelta(days=1, hours=10)
    assert restorations.restore_due(wednesday, commit=db.commit) == restorations.Restored(1, 1)
    event = db.scalar(select(Event).where(Event.verb == "hold.restored"))
    assert event.facts["late_seconds"] == 34 * 3600
    assert event.facts["ended_at"] == INSTANT.isoformat()
    [letter] = restored_letters(db)
    assert letter.facts["late"] is True
    assert letter.facts["restored_at"] == INSTANT.isoformat()


def test_the_date_decides_when_the_time_zone_database_has_changed(db, now):
    _, action = held()
    restorations.schedule(action, COMPLETED)
    action.ends_at = INSTANT - timedelta(hours=1)
    db.commit()
    assert restorations.restore_due(INSTANT - SECOND, commit=db.commit).count == 0
    assert restorations.restore_due(INSTANT, commit=db.commit).count == 1
    assert action.ends_at == INSTANT


def test_an_offer_gets_the_time_back_that_it_had_left(db, now):
    mina = people.person()
    for _ in range(3):
        people.unhappy(mina)
    waiting = offer(mina)
    weekly_check.run(COMPLETED)
    action = db.scalar(select(Action))
    holds.confirm(action.ref, by=people.reviewer().id, reasons=REASONS, seen=0)
    restorations.schedule(action, COMPLETED)
    db.commit()
    assert waiting.frozen_at == COMPLETED
    restorations.restore_due(INSTANT + timedelta(days=1), commit=db.commit)
    db.expire_all()
    assert (waiting.frozen_at, waiting.expires_at) == (None, INSTANT + timedelta(days=3))


def test_several_mondays_are_caught_up_each_with_its_own_instant(db, now):
    (_, first), (_, second) = held(), held("Ana Lima")
    restorations.schedule(first, COMPLETED)
    restorations.schedule(second, COMPLETED + timedelta(days=7))
    db.commit()
    done = restorations.restore_due(INSTANT + timedelta(days=7), batch=1, commit=db.commit)
    assert done == restorations.Restored(2, 1)
    assert second.ends_at - first.ends_at == timedelta(days=7)


def test_what_was_said_during_the_hold_is_looked_at_after_it(db, now):
    mina, action = held()
    restorations.schedule(action, COMPLETED)
    people.unhappy(mina)
    weekly_check.run(COMPLETED, commit=db.commit)
    assert db.scalar(select(func.count()).select_from(Touched)) == 0
    restorations.restore_due(INSTANT, commit=db.commit)
    assert list(db.scalars(select(Touched.freelancer_id))) == [mina.id]


def test_a_naive_completion_is_refused(db, now):
    _, action = held()
    with pytest.raises(ValueError, match="zone"):
        restorations.schedule(action, COMPLETED.replace(tzinfo=None))
