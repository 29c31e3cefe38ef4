"""An answer that never arrived: the time for a review of it starts when its person reads it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.mail import claims
from portal.mail.letters import ANSWERS
from portal.models import Case, OutboxLetter
from portal.policy import appeals as policy
from portal.policy.refusal import Refusal
from portal.services.cases import answers
from portal.services.enforcement.appeals import matters
from portal.services.feedback import report_decisions
from portal.services.mailroom import addresses, arrivals, bounces
from portal.services.mailroom.arrivals import Box
from tests import decisions, organisations, people, reports_of, reviews_of, team_mail

DECIDED = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LATE = DECIDED + timedelta(days=300)
FIRST = "The messages show that nobody asked for a later date."


@pytest.fixture
def reported(db):
    """A report that was answered, whose it is, and the letter with the answer."""
    with time_machine.travel(DECIDED, tick=False):
        mina, case = reviews_of.answered_report()
    return mina, case, letter_of(db, case)


@pytest.fixture
def reviewed(db):
    """A decision whose review was answered, whose it is, and the letter with the answer."""
    with time_machine.travel(DECIDED, tick=False):
        mina = people.person()
        hold = decisions.hold_on(mina)
        case = reviews_of.asked(mina, hold.ref)
        reviews_of.decided(case, people.reviewer("Ida Brandt"))
    return mina, hold, case, letter_of(db, case)


def letter_of(db, case) -> OutboxLetter:
    return db.scalars(select(OutboxLetter).where(
        OutboxLetter.case_id == case.id, OutboxLetter.letter.in_(ANSWERS))).one()


def came_back(db, letter, *, lasting=True) -> None:
    bounces.came_back(letter, lasting=lasting, status="5.1.1", words="550 no such user")
    db.commit()


def read_at(db, case, at) -> None:
    with time_machine.travel(at, tick=False):
        answers.note_seen(case.ref, db.connection())
    db.commit()
    db.expire_all()


def read(db, browser, path, noted) -> None:
    """Open a page until its view is noted: where somebody else writes, a later one is."""
    for _ in range(20):
        db.commit()
        browser.get(path)
        db.expire_all()
        if noted():
            return


def closes(person, ref) -> datetime:
    return matters.of_person(person.id, ref).window.closes


def test_an_answer_that_arrived_counts_from_when_it_was_given(db, reported, reviewed):
    mina, case, _ = reported
    assert closes(mina, case.ref) == policy.review_until(DECIDED)
    other, hold, review, _ = reviewed
    read_at(db, review, LATE)
    assert closes(other, hold.ref) == policy.review_until(DECIDED)


@pytest.mark.parametrize("lasting", [True, False])
def test_no_time_runs_out_on_an_answer_to_a_report_that_came_back(db, reported, lasting):
    mina, case, letter = reported
    came_back(db, letter, lasting=lasting)
    with time_machine.travel(LATE, tick=False):
        assert matters.of_person(mina.id, case.ref).window.is_open(clock.now())
        assert reviews_of.asked(mina, case.ref, FIRST).kind == "review"


def test_from_the_first_view_on_the_whole_window_is_theirs(db, reported):
    mina, case, letter = reported
    came_back(db, letter)
    read_at(db, case, LATE)
    read_at(db, case, LATE + timedelta(days=9))  # only the first view counts
    until = policy.review_until(LATE)
    assert closes(mina, case.ref) == until
    with (time_machine.travel(until + timedelta(seconds=1), tick=False),
          pytest.raises(Refusal, match="23:59 PT")):
        reviews_of.asked(mina, case.ref, FIRST)


def test_the_answer_to_a_review_stretches_the_time_to_ask_once_more(db, reviewed):
    mina, hold, case, letter = reviewed
    came_back(db, letter)
    with time_machine.travel(LATE, tick=False):
        assert matters.of_person(mina.id, hold.ref).window.is_open(clock.now())
    read_at(db, case, LATE)
    assert closes(mina, hold.ref) == policy.review_until(LATE)
    with time_machine.travel(LATE, tick=False):
        again = reviews_of.asked(mina, hold.ref, FIRST, new_evidence="A letter of the clinic.")
    told = matters.of_review(again, reviews_of.review_of(again))
    assert told.window.closes == policy.review_until(LATE), "its letters say the same day"


def test_who_had_read_it_before_has_the_time_from_then(db, reported):
    mina, case, letter = reported
    read_at(db, case, DECIDED + timedelta(days=2))
    came_back(db, letter)
    assert closes(mina, case.ref) == policy.review_until(DECIDED + timedelta(days=2))


@pytest.mark.parametrize("which", ["reported", "reviewed"])
def test_an_answer_that_the_relay_refused_did_not_arrive_either(db, request, which):
    letter = request.getfixturevalue(which)[-1]
    ref, case_id = letter.ref, letter.case_id
    connection = db.connection()
    waiting = claims.claim(connection, "x", clock.now(), 100)
    claims.mark_dead(connection, next(one for one in waiting if one.ref == ref), clock.now(), "550")
    db.commit()
    db.expire_all()
    assert db.get(Case, case_id).answer_bounced_at is not None


def test_other_letters_of_the_same_request_change_no_window(db, reported):
    mina, case, _ = reported
    receipt = db.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == "report_received")).one()
    came_back(db, receipt)
    assert case.answer_bounced_at is None
    assert closes(mina, case.ref) == policy.review_until(DECIDED)


def test_a_letter_to_the_other_side_is_not_the_reporters_answer(db):
    with time_machine.travel(DECIDED, tick=False):
        _, case = reviews_of.answered_report("removed")
    for letter in db.scalars(select(OutboxLetter).where(
            OutboxLetter.letter == "feedback_removed")):
        came_back(db, letter)
    assert db.get(Case, case.id).answer_bounced_at is None



@pytest.mark.slow
def test_it_is_a_task_for_staff_until_it_is_read(db, reported):
    _, case, letter = reported
    before = arrivals.counts()[Box.notices]
    mail = team_mail.arrive(addresses.bounce_address(letter.ref),
                            "The following address failed: no such user 550 5.1.1",
                            sender="mailer-daemon@mx.example", env_from="",
                            Subject="Undelivered Mail Returned to Sender")
    assert (mail.state, mail.case_id) == ("bounce", case.id)
    assert (before, arrivals.counts()[Box.notices]) == (0, 1)
    read_at(db, case, clock.now())
    assert arrivals.counts()[Box.notices] == 0


@pytest.mark.slow
def test_the_page_of_the_request_is_the_first_view_and_staff_reading_is_none(db, client, reported):
    mina, case, letter = reported
    came_back(db, letter)
    client.as_person(people.reviewer()).get(f"/staff/requests/{case.ref}")
    client.as_person(people.person("Petra Stone")).get(f"/requests/{case.ref}", status=404)
    db.expire_all()
    assert case.answer_seen_at is None
    first, hers = clock.now(), client.as_person(mina)
    with time_machine.travel(first, tick=False):
        read(db, hers, f"/requests/{case.ref}", lambda: case.answer_seen_at)
    assert case.answer_seen_at == first
    hers.get(f"/requests/{case.ref}")
    db.expire_all()
    assert case.answer_seen_at == first


def test_a_request_without_an_answer_has_no_first_view(db, client):
    mina = people.person()
    hold = decisions.hold_on(mina)
    case = reviews_of.asked(mina, hold.ref)
    client.as_person(mina).get(f"/requests/{case.ref}")
    db.expire_all()
    assert case.answer_seen_at is None


def test_these_letters_are_answers():
    assert sorted(ANSWERS) == ["report_decided", "review_reduced", "review_reversed",
                               "review_upheld"]


@pytest.fixture
def removal(db):
    """Omar's feedback was removed after Mina's report: Omar, its reference, his letter."""
    with time_machine.travel(DECIDED, tick=False):
        mina, shop = people.person("Mina Novak"), people.organisation("Spoke and Chain")
        omar = organisations.client_of(shop)
        given = reports_of.visible_feedback(mina, shop)
        ref = reports_of.report_of(mina, given)
        case = db.scalars(select(Case).where(Case.ref == ref)).one()
        report_decisions.decide(
            ref, report_decisions.Choice("removed", reviews_of.REASONS, case.revision),
            by=people.reviewer("Marta Keller").id)
        db.commit()
    letter = db.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == "feedback_removed", OutboxLetter.person_id == omar.id)).one()
    return omar, given.ref, letter


def test_a_removal_counts_from_its_letter_or_from_the_view_of_its_page(db, client, removal):
    omar, ref, letter = removal
    assert closes(omar, ref) == policy.review_until(DECIDED)
    came_back(db, letter)
    with time_machine.travel(LATE, tick=False):
        assert matters.of_person(omar.id, ref).window.is_open(clock.now())
        read(db, client.as_person(omar), f"/feedback/{ref}/removal", lambda: letter.seen_at)
    assert letter.seen_at == LATE
    assert closes(omar, ref) == policy.review_until(LATE)
    client.as_person(omar).get(f"/feedback/{ref}/removal")
    db.expire_all()
    assert letter.seen_at == LATE


def test_the_page_of_a_removal_whose_letter_arrived_notes_nothing(db, client, removal):
    omar, ref, letter = removal
    client.as_person(omar).get(f"/feedback/{ref}/removal")
    db.expire_all()
    assert letter.seen_at is None


def test_a_removal_is_a_task_for_staff_too(db, removal):
    _, _, letter = removal
    team_mail.arrive(addresses.bounce_address(letter.ref),
                     "The following address failed: no such user 550 5.1.1",
                     sender="mailer-daemon@mx.example", env_from="",
                     Subject="Undelivered Mail Returned to Sender")
    assert arrivals.counts()[Box.notices] == 1
    letter.seen_at = clock.now()
    db.commit()
    assert arrivals.counts()[Box.notices] == 0
