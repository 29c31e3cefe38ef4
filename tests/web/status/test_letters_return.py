"""Who cannot be reached by mail is told so on every page, and what they read is noted."""

import time_machine
from sqlalchemy import select, update

from portal import clock
from portal.models import Action, AddressTrouble, OutboxLetter, Person
from portal.policy import appeals as policy
from portal.services.mailroom import bounces
from tests import decisions, people

WORDS = "Our letters do not reach you."


def bounced(db, mina):
    hold = decisions.hold_on(mina)
    letter = db.scalars(select(OutboxLetter).where(OutboxLetter.letter == "hold_placed")).one()
    bounces.came_back(letter, lasting=True, status="5.1.1", words="550 5.1.1 no such user")
    db.commit()
    return hold


def test_the_banner_stands_on_every_page_and_leads_to_the_address(db, client):
    mina = people.person()
    hold = bounced(db, mina)
    browser = client.as_person(mina)
    for path in ("/status", f"/status/decisions/{hold.ref}", "/requests", "/settings", "/learning"):
        page = browser.get(path)
        assert page.has(WORDS), path
        assert page.has(mina.email)
        assert page.link("Change your address") == "/settings/email"


def test_it_goes_when_the_address_is_changed_or_alive_again(db, client):
    mina = people.person()
    bounced(db, mina)
    browser, old = client.as_person(mina), mina.email
    db.execute(update(Person).where(Person.id == mina.id).values(email="other@mail.example"))
    db.commit()
    assert not browser.get("/status").has(WORDS)
    db.execute(update(Person).where(Person.id == mina.id).values(email=old))
    db.commit()
    assert browser.get("/status").has(WORDS)
    bounces.heard_from(old)
    db.commit()
    assert db.get(AddressTrouble, old).over_at
    assert not browser.get("/status").has(WORDS)


def test_nobody_else_reads_it(db, client):
    bounced(db, people.person())
    assert not client.as_person(people.person("Petra Stone")).get("/status").has(WORDS)


def test_the_first_view_of_a_decision_is_noted_once(db, client):
    mina = people.person()
    hold = bounced(db, mina)
    assert hold.notice_seen_at is None
    browser = client.as_person(mina)
    first = clock.now()
    with time_machine.travel(first, tick=False):
        page = browser.get(f"/status/decisions/{hold.ref}")
    assert page.has("You can ask until")
    assert db.scalar(select(Action.notice_seen_at)) == first
    browser.get("/status")
    db.expire_all()
    assert db.scalar(select(Action.notice_seen_at)) == first
    assert policy.review_until(first) > first


def test_staff_reading_a_decision_is_no_view_of_its_person(db, client):
    mina = people.person()
    hold = bounced(db, mina)
    client.as_person(people.reviewer()).get(f"/staff/decisions/{hold.ref}")
    assert db.scalar(select(Action.notice_seen_at)) is None
