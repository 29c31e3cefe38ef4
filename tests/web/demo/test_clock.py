"""In the demo anybody lives through a Monday in a minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from portal import clock
from portal.policy.refusal import Refusal
from portal.web.demo import moments
from tests import people
from tests.page import CarefulClient
from tests.web.another_app import app_with

WEDNESDAY = "2026-11-25T12:00:00Z"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("now", "monday"), [
    ("2026-11-25T12:00", "2026-12-01T07:58"), ("2026-12-01T07:57", "2026-12-01T07:58"),
    ("2026-12-01T07:58", "2026-12-08T07:58"), ("2026-11-23T08:00", "2026-11-24T07:58"),
    ("2026-10-31T12:00", "2026-11-03T07:58"), ("2027-03-13T12:00", "2027-03-16T06:58"),
])
def test_the_minute_before_the_next_monday_ends(now, monday):
    assert moments.before_monday(_at(now)) == _at(monday)


@pytest.mark.parametrize("text", [
    "", "tomorrow", "2026-02-30T10:00", "0000-00-00T00:00", "9999-12-31T23:59", "x" * 5_000,
    "2026-11-25", "\x00", "0001-01-01T00:00", "2026-11-25T25:00", "2040-01-01T00:00",
])
def test_what_is_no_moment_ahead_is_refused_in_words(text):
    with pytest.raises(Refusal) as no:
        moments.typed(text, ZoneInfo("Europe/Kyiv"), _at("2026-11-25T12:00"))
    assert no.value.sentence.endswith(".")


def test_a_moment_is_on_the_persons_own_clock():
    typed = moments.typed("2026-12-01T09:30", ZoneInfo("Europe/Kyiv"), _at("2026-11-25T12:00"))
    assert typed == _at("2026-12-01T07:30")


@time_machine.travel(WEDNESDAY)
@pytest.mark.parametrize(("button", "moment"), [
    ("1 hour later", "2026-11-25T13:00"), ("1 day later", "2026-11-26T12:00"),
    ("minute before Monday", "2026-12-01T07:58"), ("next weekly check", "2026-11-25T18:00"),
])
def test_a_button_moves_the_clock(demo, db, button, moment):
    page = demo.send(demo.get("/demo").form(button))
    assert page.has("What was due until then happens in a moment.")
    assert abs(clock.now() - _at(moment)) < timedelta(seconds=30)
    day = _at(moment).astimezone(ZoneInfo("America/Los_Angeles"))
    assert page.has(f"{day:%H:%M} PT")


@pytest.mark.slow
@time_machine.travel(WEDNESDAY)
def test_whoever_is_signed_in_stays_so(demo, db):
    people.person()
    db.commit()
    demo.send(demo.get("/demo").form("Be Mina"))
    for _ in range(4):
        demo.send(demo.get("/demo").form("minute before Monday"))
    assert demo.get("/settings").has("Mina Novak")


@time_machine.travel(WEDNESDAY)
def test_she_types_a_moment_of_her_own(demo, db):
    people.person()
    db.commit()
    demo.send(demo.get("/demo").form("Be Mina"))
    demo.send(demo.get("/demo").form("Move the clock"), moment="2026-12-01T10:00")
    assert abs(clock.now() - _at("2026-12-01T08:00")) < timedelta(seconds=30)


@time_machine.travel(WEDNESDAY)
@pytest.mark.parametrize("moment", ["2026-11-24T10:00", "nonsense", "", "0000-00-00T00:00"])
def test_backwards_and_nonsense_are_refused_and_the_typed_text_stays(demo, db, moment):
    page = demo.send(demo.get("/demo").form("Move the clock"), status=400, moment=moment)
    assert page.soup.find(id="errors").a["href"] == "#moment"
    assert page.soup.find(id="moment")["value"] == moment
    assert clock.offset() == timedelta(0)


def test_without_a_clock_file_it_says_so(app, store, db):
    with app_with(store, ENV="development", DEMO=True) as running:
        page = CarefulClient(running).get("/demo")
    assert page.has("The clock can be moved when the setting CLOCK_FILE names a file.")


def test_a_sign_no_page_can_show_is_not_echoed(demo, db):
    page = demo.send(demo.get("/demo").form("Move the clock"), status=400, moment="2026-\x0012")
    assert b"\x00" not in page.response.data
    assert page.soup.find(id="moment")["value"] == "2026-\ufffd12"
