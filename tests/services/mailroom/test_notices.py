"""A notice that never arrived: the time for a review starts when its person first reads it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.mail import claims
from portal.mail.letters import NOTICES
from portal.models import Action, OutboxLetter
from portal.policy import appeals as policy
from portal.policy.refusal import Refusal
from portal.services.enforcement import overview
from portal.services.enforcement.appeals import asking, matters
from portal.services.mailroom import bounces
from tests import decisions

DECIDED = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LATE = DECIDED + timedelta(days=300)  # long after the window of a notice that arrived
FIRST = "The client named in the second item has never been a client of mine."


@pytest.fixture
def hold(db, mina):
    with time_machine.travel(DECIDED, tick=False):
        return decisions.hold_on(mina)


def notice(db, hold):
    return db.scalars(select(OutboxLetter).where(OutboxLetter.action_id == hold.id,
                                                 OutboxLetter.letter.in_(NOTICES))).one()


def came_back(db, hold, *, lasting=True):
    bounces.came_back(notice(db, hold), lasting=lasting, status="5.1.1", words="550 no such user")
    db.commit()


def window(mina, hold):
    return matters.of_person(mina.id, hold.ref).window


def read_at(db, hold, at):
    with time_machine.travel(at, tick=False):
        overview.note_seen([hold.ref], db.connection())
    db.commit()
    db.expire_all()


def test_a_notice_that_arrived_counts_from_when_it_was_given(db, mina, hold):
    read_at(db, hold, DECIDED + timedelta(days=50))
    assert window(mina, hold).closes == policy.review_until(DECIDED)


@pytest.mark.parametrize("lasting", [True, False])
def test_unread_and_not_delivered_no_time_runs_out(db, mina, hold, lasting):
    came_back(db, hold, lasting=lasting)
    with time_machine.travel(LATE, tick=False):
        assert window(mina, hold).is_open(clock.now())
        assert overview.decision(mina.id, hold.ref).review_until == policy.review_until(LATE)
        assert asking.ask(mina.id, hold.ref, [FIRST]).kind == "review"


def test_from_the_first_view_on_the_whole_window_is_theirs_to_the_second(db, mina, hold):
    came_back(db, hold)
    read_at(db, hold, LATE)
    read_at(db, hold, LATE + timedelta(days=9))  # only the first view counts
    closes = policy.review_until(LATE)
    assert overview.decision(mina.id, hold.ref).review_until == closes
    with (time_machine.travel(closes + timedelta(seconds=1), tick=False),
          pytest.raises(Refusal, match="23:59 PT")):
        asking.ask(mina.id, hold.ref, [FIRST])
    with time_machine.travel(closes, tick=False):
        assert asking.ask(mina.id, hold.ref, [FIRST]).opened_at == closes


def test_who_has_read_it_before_it_came_back_has_the_time_from_then(db, mina, hold):
    read_at(db, hold, DECIDED + timedelta(days=2))
    came_back(db, hold)
    assert window(mina, hold).closes == policy.review_until(DECIDED + timedelta(days=2))


def test_no_view_makes_the_time_shorter():
    now = DECIDED + timedelta(days=1)
    counts = policy.notice_counts_from(DECIDED, came_back=True,
                                       seen_at=DECIDED - timedelta(hours=1), now=now)
    assert counts == DECIDED


def test_a_notice_that_the_relay_refused_did_not_arrive_either(db, mina, hold):
    ref = notice(db, hold).ref
    db.commit()
    connection = db.connection()
    waiting = claims.claim(connection, "x", clock.now(), 100)
    claims.mark_dead(connection, next(one for one in waiting if one.ref == ref), clock.now(), "550")
    db.commit()
    db.expire_all()
    assert hold.notice_bounced_at is not None


def test_another_letter_that_comes_back_changes_no_window(db, mina, hold):
    letter = notice(db, hold)
    letter.letter = "path_completed"
    bounces.came_back(letter, lasting=True, status="5.1.1", words="no")
    db.commit()
    assert db.scalar(select(Action.notice_bounced_at)) is None


@pytest.mark.parametrize("letter", ["hold_placed", "suspension", "block", "info_request",
                                    "education"])
def test_these_letters_are_notices(letter):
    assert letter in NOTICES
