"""What pages say of a day on which a hold ends, and of an end that a review gave."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal import clock
from portal.policy.vocabulary import PACIFIC, Kind
from portal.services.enforcement import restorations
from portal.services.enforcement.appeals import undoing
from tests import conduct, learners, people, reviews_of
from tests.decisions import hold_on

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
PROMISES = ("Proposals come back", "Proposals and new contracts", "restored by", "Restored by",
            "Proposals restored", "we restore proposals", "are back by", "come back automatically",
            "proposals come back by", "back by Tue", "back by Mon")


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(FRIDAY, tick=False) as moved:
        yield moved


def promised(page):
    return [one for one in PROMISES if one in " ".join(page.text.split())]


def beside(mina, other):
    """Something else in force, or announced."""
    if other == "suspended":
        return conduct.decided(mina, Kind.suspension)
    if other == "announced":
        return conduct.closed(mina)
    mina.human_id = 7
    return hold_on(people.person("Mina Again", human_id=7))


def pages(client, mina, hold, path):
    browser = client.as_person(mina)
    return {at: browser.get(at) for at in (
        "/status", f"/status/decisions/{hold.ref}", f"/learning/{path}", "/learning")}


@pytest.mark.parametrize("other", ["suspended", "announced", "held too"])
@pytest.mark.parametrize("finished", [True, False])
def test_no_page_promises_what_another_decision_may_keep(db, client, mina, finished, other):
    hold = hold_on(mina)
    learners.start(mina)
    if finished:
        learners.finish_path(mina)
        db.commit()
    path = "reskilling-for-success"
    alone = pages(client, mina, hold, path)
    assert all(promised(alone[at]) for at in alone if at != "/learning")
    beside(mina, other)
    db.commit()
    found = pages(client, mina, hold, path)
    assert {at: promised(page) for at, page in found.items() if promised(page)} == {}
    assert found[f"/status/decisions/{hold.ref}"].has("he hold ends by")


@pytest.mark.parametrize("other", ["suspended", "held too"])
def test_nor_does_the_page_of_what_is_paused(db, client, mina, other):
    hold = hold_on(mina)
    restorations.schedule(hold, clock.now())
    beside(mina, other)
    db.commit()
    assert promised(client.as_person(mina).get("/paused/proposals")) == []


def test_nor_the_entry_for_the_calendar(db, client, mina):
    hold_on(mina)
    learners.start(mina)
    learners.finish_path(mina)
    db.commit()
    address = "/learning/reskilling-for-success/monday.ics"
    browser = client.as_person(mina)
    assert b"Proposals and new contracts are back" in browser.get(address).response.data
    beside(mina, "suspended")
    entry = browser.get(address).response.data
    assert b"are back" not in entry
    assert b"The hold ends" in entry


def test_a_suspension_that_a_review_shortened_was_not_prolonged_by_a_lead(db, client, mina):
    action = conduct.decided(mina, Kind.suspension)
    reduced(mina, action, 10)
    page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    assert page.has("A review set its end:")
    assert not page.has("A lead extended it until")


def test_a_closed_account_with_an_end_says_when(db, client, mina):
    action = conduct.closed(mina, when="fraud")
    reduced(mina, action, 10)
    for at in ("/status", f"/status/decisions/{action.ref}"):
        page = client.as_person(mina).get(at)
        assert page.has("ends by itself no later than")
        assert page.has("A review set its end:")


def reduced(mina, action, days):
    until = (clock.now() + timedelta(days=days)).astimezone(PACIFIC).date()
    reviews_of.decided(reviews_of.asked(mina, action.ref), people.reviewer("Ida Lund"), "reduced",
                       until=until)


def test_a_hold_found_wrong_after_its_monday_was_undone_on_the_day_of_the_review(
        db, client, mina, friday):
    hold = hold_on(mina)
    restorations.schedule(hold, clock.now())
    case = reviews_of.asked(mina, hold.ref)
    friday.move_to(hold.ends_at + timedelta(days=3))
    wrong = frozenset(ref for ref, *_ in undoing.counted(hold.id)[:1])
    reviews_of.decided(case, people.reviewer("Ida Lund"), "reversed", wrong=wrong)
    assert client.as_person(mina).get("/status").has("It was undone on Friday 27 November")


def test_what_asks_pauses_nothing_of_what_something_else_pauses(db, client, mina):
    asked = conduct.decided(mina, Kind.info_request)
    conduct.decided(mina, Kind.suspension)
    page = client.as_person(mina).get(f"/status/decisions/{asked.ref}")
    assert page.has("Nothing is paused by this decision")
    assert not page.has("withdrawals work as usual")
