"""Mina moves to another e-mail address: with her password, confirmed from the new mailbox."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.models import Event, OutboxLetter, Person
from tests import people
from tests.web.security.keys import PASSWORD, hashed, with_password

pytestmark = pytest.mark.slow

NEW = "mina.new@mail.example"
DEAD = "This link does not work any more"


def _ask(browser, address=NEW, password=PASSWORD):
    form = browser.get("/settings/email").form("Send a link to the new address")
    return browser.send(form, email=address, password=password)


def _link(db) -> str:
    text = db.query(OutboxLetter).filter_by(letter="confirm_email").all()[-1].text
    address = next(word for word in text.split() if "/settings/email/" in word)
    return address.removeprefix("http://portal.example.test").strip("<>()")


def test_the_change_takes_effect_when_she_confirms(client, db):
    mina = with_password()
    old = mina.email
    here, there = client.as_person(mina), client.as_person(mina)
    page = _ask(here, f" {NEW.upper()} ")
    assert page.has("Check your new mailbox")
    assert db.query(OutboxLetter).one().to_address == NEW
    page = here.get(_link(db))
    assert db.get(Person, mina.id).email == old, "opening the link changes nothing"
    page = here.send(page.form(f"Use {NEW}"))
    assert page.url == "/settings"
    assert page.has(f"Your e-mail address is {NEW} now.")
    assert db.get(Person, mina.id).email == NEW
    assert there.open("/settings", follow_redirects=False).status_code == 302
    told = db.query(OutboxLetter).filter_by(letter="email_changed").one()
    assert told.to_address == old
    assert NEW in told.text
    event = db.query(Event).filter_by(verb="email.changed").one()
    assert event.facts == {"before": old, "after": NEW}


def test_the_link_works_once(client, db):
    mina = client.as_person(with_password())
    _ask(mina)
    link = _link(db)
    mina.send(mina.get(link).form(f"Use {NEW}"))
    assert mina.get(link, status=410).has(DEAD)
    assert mina.post(link, status=410).has(DEAD)


def test_a_later_link_old_links_and_nonsense_are_answered_alike(client, db):
    mina = client.as_person(with_password())
    _ask(mina)
    link = _link(db)
    texts = {mina.get(odd, status=410).main for odd in
             (link + "x", link[:-2], "/settings/email/x", "/settings/email/" + "y" * 3_000)}
    with time_machine.travel(clock.now() + timedelta(hours=23)):
        mina.get("/settings")
    with time_machine.travel(clock.now() + timedelta(hours=24, minutes=1)):
        texts.add(mina.get(link, status=410).main)
    assert len(texts) == 1


def test_a_stranger_can_not_use_her_link(client, db):
    mina, stan = with_password(), with_password("Stan Stranger")
    _ask(client.as_person(mina))
    stans = client.as_person(stan)
    assert stans.get(_link(db), status=410).has(DEAD)
    assert stans.post(_link(db), status=410).has(DEAD)
    assert db.get(Person, mina.id).email != NEW


def test_an_address_of_somebody_else_gets_no_letter_and_the_same_answer(client, db):
    mina = client.as_person(with_password())
    petra = people.person("Petra Client", roles=("client",))
    page = _ask(mina, petra.email)
    assert page.has("Check your new mailbox")
    assert not db.query(OutboxLetter).count()


def test_an_address_taken_in_the_meantime_is_refused(client, db):
    mina = client.as_person(with_password())
    _ask(mina)
    people.person("Petra Client", email=NEW)
    assert mina.send(mina.get(_link(db)).form(f"Use {NEW}"), status=410).has(DEAD)


@pytest.mark.parametrize(("address", "password", "sentence", "field"), [
    ("", PASSWORD, "Write the new e-mail address.", "email"),
    ("no address", PASSWORD, "Write an e-mail address such as", "email"),
    ("a@b", PASSWORD, "Write an e-mail address such as", "email"),
    ("mína@mail.example", PASSWORD, "Write an e-mail address such as", "email"),
    ("a" * 300 + "@mail.example", PASSWORD, "up to 254 characters", "email"),
    ("x@mail.example\r\nBcc: y@z.example", PASSWORD, "Write an e-mail address such as", "email"),
    ("x\x00y@mail.example", PASSWORD, "Write an e-mail address such as", "email"),
    (NEW, "", "Write your password.", "password"),
    (NEW, "wrong wrong wrong wrong", "This is not your password.", "password"),
    (NEW, "x" * 100_000, "This is not your password.", "password"),
])
def test_what_is_wrong_is_said_beside_the_field(client, db, address, password, sentence, field):
    page = _ask(client.as_person(with_password()), address, password)
    assert page.has(sentence)
    assert page.soup.find(id="errors").a["href"] == f"#{field}"
    assert page.soup.title.get_text().startswith("Error:")
    assert not db.query(OutboxLetter).count()


def test_the_present_address_is_not_a_new_one(client, db):
    mina = with_password()
    assert _ask(client.as_person(mina), mina.email).has("We already have this address.")


def test_five_letters_a_day_are_enough(client, db):
    mina = client.as_person(with_password())
    for number in range(5):
        _ask(mina, f"mina{number}@new.example")
    assert _ask(mina, "mina9@new.example").has("You asked for 5 letters within a day.")
    assert db.query(OutboxLetter).count() == 5


def test_without_a_password_nothing_is_changed(client, db):
    assert hashed()
    page = _ask(client.as_person(people.person()))
    assert page.has("This is not your password.")
