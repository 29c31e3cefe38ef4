"""Mina forgot her password: a letter, a link that works once, and no word to strangers."""

import time
from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.models import OutboxLetter, Person
from portal.services import addresses
from portal.web.sign_in import FORGOT_TAKES
from tests import people
from tests.even import by_work
from tests.web.security.keys import ANOTHER, PASSWORD, sign_in, with_password

DEAD = "This link does not work any more"


@pytest.fixture(autouse=True)
def waits(app, monkeypatch):
    """Nobody waits in these tests; what would have been waited for, this clock tells."""
    with by_work(monkeypatch, "portal.web.sign_in") as waits:
        yield waits


def _ask(client, address, **more):
    form = client.get("/forgot").form("Send me the link")
    return client.send(form, email=address, **more)


def _link(db) -> str:
    text = db.query(OutboxLetter).filter_by(letter="reset_password").all()[-1].text
    address = next(word for word in text.split() if "/forgot/" in word)
    return address.removeprefix("http://portal.example.test").strip("<>()")


def _choose(client, link, password=ANOTHER, status=200, again=None):
    form = client.get(link).form("Set the new password")
    return client.send(form, status=status, password=password,
                       password_confirm=password if again is None else again)


def test_the_answer_is_the_same_for_everybody(client, db):
    mina = people.person()
    pages = [_ask(client, who).main for who in
             (mina.email, f" {mina.email.upper()} ", "nobody@mail.example", "no address", "\x00",
              "a" * 5_000)]
    assert len(set(pages)) == 1
    assert "If this address belongs to an account" in pages[0]
    assert [letter.to_address for letter in db.query(OutboxLetter)] == [mina.email] * 2


def test_whoever_lost_the_mailbox_as_well_can_write_to_the_team(client, app):
    form = client.get("/forgot").form("Send me the link")
    page = client.send(form, email="nobody@mail.example")
    assert page.link(app.config["TEAM_ADDRESS"]) == f"mailto:{app.config['TEAM_ADDRESS']}"


def test_an_empty_address_is_named(client):
    assert _ask(client, " ").has("Write your e-mail address.")


def test_the_answer_comes_in_even_time(client, db, waits):
    mina = people.person()
    took, work = {}, {}
    for who in (mina.email, "nobody@mail.example"):
        form = client.get("/forgot").form("Send me the link")
        began, statements = waits.monotonic(), waits.statements
        client.open("/forgot", method="POST", data={**form.fields, "email": who})
        took[who], work[who] = waits.monotonic() - began, waits.statements - statements
    known, unknown = took
    assert work[known] > work[unknown], "a letter is work"
    assert took[known] == pytest.approx(took[unknown])


def test_the_answer_waits_for_longer_than_a_letter_takes(client, db):
    mina = people.person()
    _ask(client, mina.email)
    began = time.process_time()
    _ask(client, mina.email)
    assert time.process_time() - began < FORGOT_TAKES


def test_the_link_is_of_the_configured_address_whatever_the_host_says(client, db):
    mina = people.person()
    form = client.get("/forgot", base_url="http://evil.example").form("Send me the link")
    client.open("/forgot", method="POST", data={**form.fields, "email": mina.email},
                base_url="http://evil.example", headers={"X-Forwarded-Host": "evil2.example"})
    letter = db.query(OutboxLetter).one()
    assert "http://portal.example.test/forgot/" in letter.text
    assert "evil" not in letter.text + letter.html


@pytest.mark.slow
def test_the_link_sets_a_new_password_and_ends_every_session(client, db):
    mina = with_password()
    elsewhere = client.as_person(mina)
    _ask(client, mina.email)
    page = _choose(client, _link(db))
    assert page.url == "/sign-in"
    assert page.has("Your new password is set. Sign in with it.")
    assert elsewhere.open("/settings", follow_redirects=False).status_code == 302
    assert sign_in(client, mina, PASSWORD).url == "/sign-in"
    assert sign_in(client, mina, ANOTHER, next="/settings").url == "/settings"
    assert db.query(OutboxLetter).filter_by(letter="password_changed").count() == 1


@pytest.mark.slow
def test_the_link_works_once(client, db):
    mina = people.person()
    _ask(client, mina.email)
    link = _link(db)
    form = client.get(link).form("Set the new password")
    _choose(client, link)
    assert client.get(link, status=410).has(DEAD)
    page = client.send(form, status=410, password=ANOTHER, password_confirm=ANOTHER)
    assert page.has(DEAD)


def test_old_changed_and_foreign_links_are_answered_alike(client, db):
    mina = people.person()
    _ask(client, mina.email)
    link = _link(db)
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        old = client.get(link, status=410)
    with time_machine.travel(clock.now() + timedelta(minutes=59)):
        client.get(link)
    texts = {old.main}
    for odd in (link + "x", link[:-3], "/forgot/x", "/forgot/" + "y" * 3_000, "/forgot/%00%ff",
                "/forgot/\u0663", "/forgot/a.b.c"):
        page = client.get(odd, status=404 if "%00" in odd else 410)
        if page.status == 410:
            texts.add(page.main)
    assert len(texts) == 1


def test_a_new_address_ends_the_link(client, db):
    mina = people.person()
    _ask(client, mina.email)
    link = _link(db)
    stored = db.get(Person, mina.id)
    addresses.change(mina.id, "new@mail.example", mark=addresses.mark_of(stored))
    assert client.get(link, status=410).has(DEAD)


@pytest.mark.parametrize(("password", "again", "sentence"), [
    ("short", None, "Use at least 15 characters."), ("", None, "Write a new password."),
    (ANOTHER, "other words entirely", "Write the same password twice."),
    ("x" * 100_000, None, "Use up to 128 characters."), ("\x00" * 20, None, "others would try"),
])
def test_a_password_that_is_not_taken_is_explained(client, db, password, again, sentence):
    mina = people.person()
    _ask(client, mina.email)
    start = time.process_time()
    page = _choose(client, _link(db), password, again=again)
    assert page.has(sentence)
    assert page.soup.find(id="errors")
    assert time.process_time() - start < 1
