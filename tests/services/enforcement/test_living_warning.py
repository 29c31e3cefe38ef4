"""The living sum of an early warning: when a public item falls away, the warning falls with it."""

from sqlalchemy import select

from portal import clock
from portal.models import Event, Feedback, OutboxLetter, Warning_
from portal.policy.feedback import Side
from portal.services import feedback as feedbacks
from portal.services.enforcement import overview, weekly_check
from portal.services.feedback import changing
from portal.services.feedback.sheet import Said
from tests import answers, decisions, people

BECAUSE = "The client told us that it was meant for somebody else."


def warned(db, mina, *clients):
    """Public dissatisfaction of these clients, and the warning that follows."""
    made = [people.unhappy(mina, client) for client in clients]
    db.commit()
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    warning = db.scalars(select(Warning_)).one()
    assert warning.ended_at is None
    return warning, made


def letters(db):
    return db.scalars(select(OutboxLetter.letter).order_by(OutboxLetter.id)).all()


def test_a_removed_item_ends_the_warning_at_once_with_a_letter(db, mina):
    warning, (one, _) = warned(db, mina, people.organisation(), people.organisation())
    feedbacks.remove(one, by=None, because=BECAUSE)
    db.commit()
    assert db.get(Warning_, warning.id).ended_at
    assert overview.open_warning(mina.id) is None
    assert letters(db) == ["warning", "warning_ended"]
    told = db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "warning_ended")).one()
    assert "because it was removed" in told.text
    assert BECAUSE not in told.text
    event = db.scalars(select(Event).where(Event.verb == "warning.ended")).one()
    assert "it was removed" in event.because


def test_the_hold_that_it_warned_of_ends_it_without_a_word(db, mina):
    """Or the page would warn of used-up feedback once the hold is over, until the next check."""
    noa = people.person("Noa Levi")
    other, _ = warned(db, noa, people.organisation(), people.organisation())
    people.unhappy(mina)
    people.unhappy(mina)
    weekly_check.run(clock.now(), everyone=True)
    assert overview.open_warning(mina.id)
    decisions.hold_on(mina)
    assert overview.open_warning(mina.id) is None
    assert overview.open_warning(noa.id).ref == other.ref
    assert "warning_ended" not in letters(db)


def test_rolling_the_removal_back_keeps_the_warning(db, mina):
    warning, (one, _) = warned(db, mina, people.organisation(), people.organisation())
    feedbacks.remove(one, by=None, because=BECAUSE)
    db.rollback()
    assert db.get(Warning_, warning.id).ended_at is None


def test_one_of_two_items_of_a_client_leaves_the_warning_without_it(db, mina):
    petra = people.organisation("Petra Studio")
    warning, (one, other, _) = warned(db, mina, petra, petra, people.organisation())
    feedbacks.remove(one, by=None, because=BECAUSE)
    db.commit()
    left = db.get(Warning_, warning.id)
    assert left.ended_at is None
    assert one.ref not in [item["feedback"] for item in left.facts["items"]]
    feedbacks.remove(other, by=None, because=BECAUSE)
    db.commit()
    assert db.get(Warning_, warning.id).ended_at


def test_a_change_to_a_good_one_ends_the_warning(db, mina):
    petra = people.organisation("Petra Studio")
    omar = answers.member(petra)
    warning, (one, _) = warned(db, mina, petra, people.organisation())
    changing.enable(mina.id, one.ref, reader=Side.freelancer)
    changing.change(omar.id, one.ref, reader=Side.client, said=Said({"quality": 5}, 50, "Good."))
    db.commit()
    assert db.get(Warning_, warning.id).ended_at
    assert "warning_ended" in letters(db)


def test_another_wording_of_the_same_leaves_the_warning(db, mina):
    petra = people.organisation("Petra Studio")
    omar = answers.member(petra)
    warning, (one, _) = warned(db, mina, petra, people.organisation())
    changing.enable(mina.id, one.ref, reader=Side.freelancer)
    changing.change(omar.id, one.ref, reader=Side.client, said=Said(
        {"quality": 5}, 50, "Good, but late.", one.public_categories))
    db.commit()
    assert db.get(Warning_, warning.id).ended_at is None


def test_what_the_warning_never_counted_changes_nothing(db, mina):
    warning, _ = warned(db, mina, people.organisation(), people.organisation())
    later = people.unhappy(mina)
    db.commit()
    feedbacks.remove(db.get(Feedback, later.id), by=None, because=BECAUSE)
    db.commit()
    assert db.get(Warning_, warning.id).ended_at is None
    assert letters(db) == ["warning"]


def test_a_private_part_changes_nothing_before_the_weekly_check(db, mina):
    warning, _ = warned(db, mina, people.organisation(), people.organisation())
    private = people.unhappy(mina, private=True)
    db.commit()
    feedbacks.remove(db.get(Feedback, private.id), by=None, because=BECAUSE)
    db.commit()
    assert db.get(Warning_, warning.id).ended_at is None
    assert letters(db) == ["warning"]
