"""Letters that tell of a later date or ask for something, and did not arrive."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import OutboxLetter
from portal.policy import clocks
from portal.policy.vocabulary import Kind
from portal.services.cases import notices, overdue, unheard
from portal.services.enforcement import overview
from portal.services.enforcement.violations import due, renewing
from portal.services.mailroom import addresses, arrivals
from portal.services.mailroom.arrivals import Box
from tests import people, requests_of, team_mail
from tests.conduct import closed, decided
from tests.decisions import REASONS

BEGAN = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def on_a_monday():
    with time_machine.travel(BEGAN, tick=False) as moment:
        yield moment


@pytest.fixture
def asked(db, mina):
    """A question of Mina's about which Ruth asks for something."""
    case = requests_of.question(mina)
    return requests_of.answered(case, people.reviewer(), then="ask", text="Which contract?")


def comes_back(db, letter: str) -> OutboxLetter:
    found = db.scalars(select(OutboxLetter).where(OutboxLetter.letter == letter)).one()
    team_mail.arrive(addresses.bounce_address(found.ref),
                     "The following address failed: no such user 550 5.1.1",
                     sender="mailer-daemon@mx.example", env_from="",
                     Subject="Undelivered Mail Returned to Sender")
    db.commit()
    return found


def tasks(db) -> int:
    db.commit()
    return arrivals.counts()[Box.notices]


def test_a_suspension_that_goes_on_is_a_task_until_its_person_has_read_the_decision(db, mina):
    action = decided(mina, Kind.suspension)
    lead = people.person("Ida Brandt", roles=("lead",))
    overview.note_seen([action.ref], db.connection())
    renewing.renew(action.ref, by=lead.id, seen=action.ends_at.isoformat(), because=REASONS)
    db.commit()
    assert tasks(db) == 0
    comes_back(db, "renewed")
    assert tasks(db) == 1
    assert overview.decision(mina.id, action.ref).letter_unread
    overview.note_seen([action.ref], db.connection())
    assert tasks(db) == 0
    assert not overview.decision(mina.id, action.ref).letter_unread


def test_an_account_that_closed_is_a_task_until_its_person_has_read_the_decision(
        db, mina, on_a_monday):
    action = closed(mina)
    overview.note_seen([action.ref], db.connection())
    on_a_monday.move_to(action.in_force_from + SECOND, tick=False)
    assert due.begin_due(clock.now()) == 1
    comes_back(db, "block_begins")
    assert tasks(db) == 1
    overview.note_seen([action.ref], db.connection())
    assert tasks(db) == 0


def test_a_question_that_came_back_is_a_task_until_it_is_read_in_the_request(
        db, client, mina, asked):
    comes_back(db, "request_asks")
    assert tasks(db) == 1
    for _ in range(20):  # where somebody else writes, a later view is noted
        client.as_person(mina).get(f"/requests/{asked.ref}")
        if not tasks(db):
            return
    raise AssertionError("reading the request was never noted")


def test_no_date_passes_for_whoever_a_question_never_reached(db, asked):
    comes_back(db, "request_asks")
    late = asked.due_at + SECOND
    assert overdue.run(late, commit=db.commit) == overdue.Clocks(put_off=1)
    db.refresh(asked)
    assert (asked.owed_by, asked.due_at) == ("person", clocks.info_request_due(late))


def test_from_the_first_reading_on_there_is_the_whole_time_to_answer(db, asked, on_a_monday):
    comes_back(db, "request_asks")
    read_at = asked.due_at - timedelta(days=1)
    on_a_monday.move_to(read_at, tick=False)
    for _ in range(2):
        unheard.note_thread_seen(asked.ref, db.connection())
        on_a_monday.shift(timedelta(days=2))
    db.commit()
    assert asked.due_at == clocks.info_request_due(read_at)
    late = asked.due_at + SECOND
    assert overdue.run(late, commit=db.commit).passed == 1


def test_a_question_that_arrived_passes_as_before(db, asked):
    assert overdue.run(asked.due_at + SECOND, commit=db.commit).passed == 1


def test_the_page_shows_the_date_that_counts_from_now(db, client, mina, asked, on_a_monday):
    comes_back(db, "request_asks")
    on_a_monday.move_to(asked.due_at - timedelta(days=1), tick=False)
    db.commit()
    page = client.as_person(mina).get(f"/requests/{asked.ref}")
    assert page.has("Please answer by Sun 29 Mar, 23:59 PT")


def test_a_notice_that_asks_and_came_back_has_no_date_that_passes(db, mina, on_a_monday):
    action = decided(mina, Kind.info_request)
    comes_back(db, "info_request")
    late = action.answer_due_at + SECOND
    assert overdue.run(late, commit=db.commit) == overdue.Clocks(put_off=1)
    db.refresh(action)
    assert action.answer_due_at == notices.of(action.id).due_at == clocks.info_request_due(late)
    read_at = late + timedelta(days=9)
    on_a_monday.move_to(read_at, tick=False)
    assert overview.decision(mina.id, action.ref).answer_due_at == clocks.info_request_due(read_at)
    overview.note_seen([action.ref], db.connection())
    db.commit()
    db.expire_all()
    assert action.answer_due_at == notices.of(action.id).due_at == clocks.info_request_due(read_at)
