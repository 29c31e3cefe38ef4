"""What letters promise of a day to come, and of an end that is only a smaller one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import OutboxLetter
from portal.policy.vocabulary import PACIFIC, Kind
from portal.services.enforcement import holds, previews
from portal.services.enforcement.violations import due
from tests import conduct, learners, people, reviews_of
from tests.decisions import REASONS, hold_on

AGAIN = "After that everything works again by itself"
ALSO = "There is another decision as well"


@pytest.fixture
def ida(app):
    return people.reviewer("Ida Lund")


def last(db, person, letter=None):
    which = select(OutboxLetter).where(OutboxLetter.person_id == person.id)
    if letter:
        which = which.where(OutboxLetter.letter == letter)
    found = db.scalars(which.order_by(OutboxLetter.id.desc())).first()
    return " ".join(f"{found.subject} {found.text}".split())


def reduced(person, action, by, days):
    until = (clock.now() + timedelta(days=days)).astimezone(PACIFIC).date()
    reviews_of.decided(reviews_of.asked(person, action.ref), by, "reduced", until=until)


@pytest.mark.parametrize("kind", [Kind.suspension, Kind.block])
def test_a_decision_made_shorter_promises_all_that_it_can(db, mina, ida, kind):
    action = (conduct.closed(mina, when="fraud") if kind is Kind.block
              else conduct.decided(mina, kind))
    reduced(mina, action, ida, 10)
    assert AGAIN in last(db, mina)


@pytest.mark.parametrize("other", ["a hold", "a block that is announced", "a suspension"])
def test_and_no_more_than_that_beside_another_one(db, mina, ida, other):
    action = conduct.decided(mina, Kind.suspension)
    if other == "a hold":
        hold_on(mina)
    elif other == "a suspension":
        conduct.decided(mina, Kind.info_request, active=False)
    else:
        conduct.closed(mina)
    reduced(mina, action, ida, 10)
    assert AGAIN not in last(db, mina)
    assert ALSO in last(db, mina)


def test_a_closed_account_is_open_on_its_day_and_no_one_says_we_came_to_nothing(
        db, mina, ida, time_machine):
    action = conduct.closed(mina, when="fraud")
    reduced(mina, action, ida, 10)
    time_machine.move_to(action.ends_at + timedelta(seconds=9))
    due.write_down(clock.now(), db.commit)
    assert "Everything it paused works again" in last(db, mina, "lapsed")
    assert "come to a decision" not in last(db, mina, "lapsed")


def test_a_suspension_that_nobody_decided_on_says_so(db, mina, time_machine):
    action = conduct.decided(mina, Kind.suspension)
    time_machine.move_to(action.ends_at + timedelta(seconds=9))
    due.write_down(clock.now(), db.commit)
    assert "We did not come to a decision" in last(db, mina, "lapsed")


def test_an_announced_block_that_was_wrong_opens_nothing_that_is_suspended(db, mina, ida):
    conduct.decided(mina, Kind.suspension)
    block = conduct.closed(mina)
    reviews_of.decided(reviews_of.asked(mina, block.ref), ida, "reversed")
    assert "Your account is not closed." in last(db, mina)
    assert "Everything goes on as before" not in last(db, mina)
    assert "another decision still pauses your work here" in last(db, mina)


@pytest.mark.parametrize(("when", "words"), [
    ("notice", "Your account stays open"),
    ("fraud", "Your account is no longer closed: you can work again")])
def test_a_block_that_staff_end_is_no_suspension(db, mina, ida, when, words):
    block = conduct.closed(mina, when=when)
    holds.lift_early(block.ref, by=ida.id, because=REASONS)
    letter = last(db, mina, "decision_ended")
    assert words in letter
    assert "suspension" not in letter
    assert ("Everything it paused works again" in letter) == (when == "fraud")


def test_what_paused_nothing_promises_nothing_when_it_ends(db, mina, ida):
    conduct.decided(mina, Kind.suspension)
    asked = conduct.decided(mina, Kind.info_request)
    assert "Nothing is paused because of our question" in last(db, mina, "info_request")
    assert "stays active" not in last(db, mina, "info_request")
    holds.lift_early(asked.ref, by=ida.id, because=REASONS)
    assert "nothing is open" not in last(db, mina, "decision_ended")


def test_the_notice_of_a_hold_promises_no_proposals_that_a_suspension_keeps(db, mina):
    conduct.decided(mina, Kind.suspension)
    hold_on(mina)
    letter = last(db, mina, "hold_placed")
    assert ALSO in letter
    for promise in ("work as usual", "proposals are back", "come back together", ": back by"):
        assert promise not in letter


def test_a_path_finished_before_a_block_begins_promises_no_monday(db, mina):
    hold_on(mina)
    conduct.closed(mina)
    learners.start(mina)
    learners.finish_path(mina)
    letter = last(db, mina, "path_completed")
    assert ALSO in letter
    assert "proposals come back by themselves" not in letter


def test_staff_who_end_a_hold_read_whether_another_one_goes_on(db, mina, ida):
    hold = hold_on(mina)
    assert not previews.of_lifting(hold.ref, by=ida.id, because=REASONS).still
    conduct.decided(mina, Kind.suspension)
    assert previews.of_lifting(hold.ref, by=ida.id, because=REASONS).still
