"""Mina tells beforehand what could look odd; whoever looks at her account reads it first."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from portal import clock
from portal.models import Declaration, Event
from portal.policy import declarations as policy
from portal.policy.declarations import Told
from portal.policy.instants import pacific_day
from portal.policy.rules import rule
from portal.policy.vocabulary import Kind
from portal.services import declarations
from tests import conduct, people

WORDS = "I work from Lisbon in March and use the VPN of my studio."


@pytest.fixture
def minas(client, mina):
    return client.as_person(mina)


def day(days: int) -> str:
    return (pacific_day(clock.now()) + timedelta(days=days)).isoformat()


def told(browser, status=200, **more):
    page = browser.get("/settings/declarations")
    fields = {"kind": "travel", "text": WORDS, "starts_on": day(3), "ends_on": day(30), **more}
    return browser.send(page.form("Tell the team"), status, **fields)


def number(db):
    return db.scalar(select(func.count()).select_from(Declaration))


def test_mina_tells_us_and_reads_it_back(minas, db):
    there = minas.get(minas.get("/settings").link("Tell us something in advance"))
    assert there.h1 == "What you tell us in advance"
    page = told(minas)
    assert page.has("we have noted it") and page.has(WORDS) and page.has("Travel or a move")
    event, = db.scalars(select(Event))
    assert event.verb == "declaration.made" and WORDS not in str(event.facts)


def test_ruth_reads_it_on_the_record_and_before_she_decides(client, minas, mina, db):
    told(minas)
    action = conduct.decided(mina, Kind.block)
    ruth = client.as_person(people.reviewer("Ruth Two"))
    for address in (f"/staff/people/{mina.ref}", f"/staff/people/{mina.ref}/decisions/new",
                    f"/staff/decisions/{action.ref}/approve"):
        page = ruth.get(address)
        assert page.has(WORDS) and page.has("Told in advance"), address
    assert ruth.get(f"/staff/decisions/{action.ref}/approve").has("1 thing told in advance")


def test_what_is_told_under_another_account_of_hers_is_read_too(client, db):
    mina, other = people.person(human_id=6), people.person("Mina Other", human_id=6)
    told(client.as_person(other), kind="second_account", text="My agency uses the other one.")
    page = client.as_person(people.reviewer()).get(f"/staff/people/{mina.ref}")
    assert page.has("My agency uses the other one.") and page.has("by Mina Other")


def test_what_is_told_after_the_fact_is_marked_as_such(client, minas, mina):
    told(minas, starts_on=day(-9), ends_on="")
    page = client.as_person(people.reviewer()).get(f"/staff/people/{mina.ref}")
    assert page.has("Told afterwards")


def test_taken_back_it_stays_readable(client, minas, mina, db):
    page = told(minas)
    minas.send(page.form("It does not hold any more"))
    again = minas.get("/settings/declarations")
    assert again.has("Taken back") and again.has(WORDS)
    staff = client.as_person(people.reviewer()).get(f"/staff/people/{mina.ref}")
    assert staff.has("Taken back") and not staff.has("Told afterwards")


def test_nobody_takes_back_what_is_anothers(client, minas, db):
    told(minas)
    ref = db.scalars(select(Declaration.ref)).one()
    stan = client.as_person(people.person("Stan Stranger"))
    stan.post(f"/settings/declarations/{ref}/withdrawal", 404)
    assert db.scalars(select(Declaration.withdrawn_at)).one() is None
    assert not stan.get("/settings/declarations").has(WORDS)


@pytest.mark.parametrize(("fields", "says"), [
    ({"kind": ""}, "Choose what it is about"), ({"kind": "nonsense"}, "Choose what it is about"),
    ({"text": ""}, "Say it in a sentence"), ({"text": "x" * 100_000}, "up to 2,000 characters"),
    ({"starts_on": ""}, "Name the first day"), ({"starts_on": "soon"}, "Write the day as"),
    ({"starts_on": "9999-12-31"}, "within a year"), ({"ends_on": "0001-01-01"}, "within a year"),
    ({"starts_on": day(9), "ends_on": day(8)}, "before the first one"),
])
def test_what_can_not_stand_is_said_beside_its_field(minas, db, fields, says):
    page = told(minas, 422, **fields)
    assert page.has(says)
    assert page.soup.find("textarea").get_text().strip() == fields.get("text", WORDS)
    assert number(db) == 0


def test_pressed_twice_it_is_told_once(minas, db):
    told(minas)
    told(minas)
    assert number(db) == 1


def test_there_is_an_end_to_what_holds_at_once(mina, db):
    today = pacific_day(clock.now())
    for n in range(policy.MOST):
        declarations.declare(mina.id, kind="vpn", text=f"Number {n}", starts_on=today,
                             ends_on=None)
    with pytest.raises(declarations.Refusal, match="First take back one"):
        declarations.declare(mina.id, kind="vpn", text="One more", starts_on=today, ends_on=None)


def test_whoever_is_closed_can_still_tell_us(client, mina):
    conduct.closed(mina, when="safety")
    assert told(client.as_person(mina)).has("we have noted it")


def test_every_kind_names_a_rule_that_is_published_and_the_rule_answers(client, db):
    for kind in Told:
        words = policy.WORDS[kind]
        assert rule(words.rule)
        page = client.get(f"/rules/{words.rule}")
        assert page.has("Is this allowed?") and page.has(words.allowed)


def test_the_day_of_telling_is_the_pacific_one(mina, db):
    with time_machine.travel("2026-11-21T06:30:00Z", tick=False):  # still the 20th in Pacific
        told_ = declarations.declare(mina.id, kind="vpn", text="From tonight on.",
                                     starts_on=pacific_day(clock.now()), ends_on=None)
    assert told_.starts_on.isoformat() == "2026-11-20"
    assert declarations.of_person(mina.id)[0].beforehand
