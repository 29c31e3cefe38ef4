"""A page that Mina has already is not made again; one that would say something else is."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from portal import clock, dates
from portal.extensions import db
from portal.models import SignIn
from portal.services import accounts
from portal.services.enforcement import holds, weekly_check
from tests import decisions, learners, people
from tests.page import CarefulClient
from tests.queries import queries


@pytest.fixture
def mina(db):
    person = people.person()
    decisions.hold_on(person)
    learners.start(person)
    db.commit()
    return person


@pytest.fixture
def browser(client, mina):
    opened = client.as_person(mina)
    opened.get("/status")  # the session has its secret from here on
    return opened


def tag(browser: CarefulClient) -> str:
    return browser.get("/status").response.headers["ETag"]


def again(browser: CarefulClient, known: str) -> int:
    return browser.open("/status", headers={"If-None-Match": known}).status_code


def test_an_unchanged_page_is_answered_without_being_made(browser):
    known = tag(browser)
    with queries() as sent:
        answer = browser.open("/status", headers={"If-None-Match": known})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", known)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert len(sent) == 1


def test_its_answer_says_of_itself_what_the_page_did(browser):
    made = browser.get("/status").response
    answer = browser.open("/status", headers={"If-None-Match": made.headers["ETag"]})
    assert {"Vary", "ETag", "X-Frame-Options"} <= {*answer.headers.keys()}
    assert ({*made.headers} - {*answer.headers}
            == {(name, made.headers[name]) for name in ("Content-Type", "Content-Length")})


def test_a_page_that_changed_asks_once_who_reads_it(browser, mina):
    known = tag(browser)
    with queries() as sent_without:
        browser.open("/status")
    mina.time_zone = "Asia/Manila"
    db.session.commit()
    with queries() as sent:
        assert again(browser, known) == 200
    assert len(sent) == len(sent_without)


def test_looking_again_keeps_the_session_awake(browser):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(3):
            known = tag(browser)
            traveller.shift(accounts.SEEN_EVERY)
            browser.open("/status", headers={"If-None-Match": known})
            seen = db.session.scalars(select(SignIn.seen_at)).all()
            db.session.rollback()
            assert clock.now() in seen


@pytest.mark.parametrize("over", [
    lambda mina: accounts.end_all_sign_ins(mina.id),
    lambda mina: setattr(mina, "fs_uniquifier", "another")])
def test_a_session_that_is_over_learns_nothing(browser, mina, over):
    known = tag(browser)
    over(mina)
    db.session.commit()
    asked = browser.open("/status", headers={"If-None-Match": known})
    assert asked.request.path == "/sign-in"


def test_whoever_is_no_freelancer_any_more_learns_nothing(browser, mina):
    known = tag(browser)
    mina.role_names = frozenset({"client"})
    db.session.commit()
    assert again(browser, known) == 404


def test_what_mina_did_on_her_path_is_seen_at_once(browser, mina):
    known = tag(browser)
    learners.read_module(mina, learners.module_slugs()[0])
    db.session.commit()
    assert again(browser, known) == 200
    known = tag(browser)
    learners.take_quiz(mina, learners.module_slugs()[0], right=0)
    db.session.commit()
    assert again(browser, known) == 200


def test_a_decision_is_seen_at_once(browser, mina):
    known = tag(browser)
    ref = browser.get("/status").link("Save or print").rsplit("/", 1)[-1]
    holds.lift_early(ref, by=people.reviewer().id, because="Two contracts were counted twice.")
    db.session.commit()
    assert again(browser, known) == 200




def test_a_decision_about_her_other_account_is_seen_at_once(browser, mina):
    other = people.person("Mina Other", human_id=7)
    mina.human_id = 7
    db.session.commit()
    known = tag(browser)
    decisions.hold_on(other)
    assert again(browser, known) == 200


def test_settings_are_seen_at_once(browser, mina):
    known = tag(browser)
    mina.time_zone = "Asia/Manila"
    db.session.commit()
    assert again(browser, known) == 200


def test_another_session_gets_its_own_forms(browser, client, mina):
    known = tag(browser)
    elsewhere = client.as_person(mina)
    elsewhere.get("/status")
    assert again(elsewhere, known) == 200


def test_what_is_said_once_is_said_once(browser):
    known = tag(browser)
    with browser.http.session_transaction() as session:
        session["_flashes"] = [("good", "Saved.")]
    said = browser.open("/status", headers={"If-None-Match": known})
    assert said.status_code == 200
    assert "Saved." in said.text
    assert said.headers["ETag"] != known
    assert "Saved." not in browser.get("/status").text


@pytest.mark.parametrize("later", [
    timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=20)])
def test_words_about_time_do_not_grow_stale(browser, later):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        known, words = tag(browser), browser.get("/status").text
        traveller.shift(later)
        assert again(browser, known) == 200 or browser.get("/status").text == words


@pytest.mark.parametrize("forged", ['"x"', '"a.b.c"', '"."', '"٣.٣"', 'W/"1.99999999999"'])
def test_odd_tags_get_the_page(browser, forged):
    assert again(browser, forged) == 200


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("America/St_Johns")])
@pytest.mark.parametrize("seconds", [
    -400_000, -172_801, -172_800, -90_000, -3_601, -3_600, -61, -60, -1, 1, 59, 60, 61, 3_599,
    3_600, 7_199, 86_400, 172_799, 172_800, 216_000, 400_000])
def test_relative_words_hold_until_they_say(seconds, zone):
    value = clock.now()
    now = value + timedelta(seconds=seconds)
    words, until = dates.relative_until(value, now, zone=zone)
    assert until >= now
    moment = max(now, until - timedelta(seconds=1))
    assert dates.relative(value, moment, zone=zone) == words


def test_a_warning_that_lists_something_else_now_is_seen_at_once(client, db):
    petra = people.person("Petra Lang")
    shop = people.organisation("Tatra")
    people.unhappy(petra, shop)
    people.unhappy(petra)
    db.commit()
    weekly_check.run(clock.now(), everyone=True, commit=db.commit)
    browser = client.as_person(petra)
    browser.get("/status")
    known = tag(browser)
    assert again(browser, known) == 304
    people.unhappy(petra, shop, title="Second work for Tatra")
    db.commit()
    assert again(browser, known) == 304, "nothing of it is counted before the weekly check"
    weekly_check.run(clock.now(), everyone=True, commit=db.commit)
    assert again(browser, known) == 200
    assert browser.get("/status").has("Second work for Tatra")
