"""Accepting an invitation: with an account, with a new one, with the wrong one."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.models import Event, Invitation, Member, OutboxLetter, Person
from tests import people
from tests.even import by_work
from tests.organisations import acts, client_of, invited, link_to
from tests.web.security.keys import ANOTHER, PASSWORD, hashed, sign_in, with_password

LENA = "lena@mail.example"
DEAD = "This invitation does not work any more"


@pytest.fixture(autouse=True)
def waits(app, monkeypatch):
    """Nobody waits in these tests; what would have been waited for, this clock tells."""
    with by_work(monkeypatch, "portal.web.client.accepting") as waits:
        yield waits


@pytest.fixture
def books(db):
    return people.organisation("Haddad Books")


@pytest.fixture
def omar(books):
    return client_of(books)


def open_account(browser, name="Lena Fischer", password=PASSWORD, status=200, **more):
    form = browser.get("/invitation").form("Open my account")
    fields = {"name": name, "password": password, "password_confirm": password, **more}
    return browser.send(form, status=status, **fields)


def members(db, books):
    return db.query(Member).filter_by(organisation_id=books.id, left_at=None).count()


@pytest.mark.slow
def test_somebody_new_opens_an_account_and_accepts(client, db, books, omar):
    people.contract(people.person(), books, title="Captions for a photo book")
    page = client.get(invited(books, omar))
    assert page.url == "/invitation", "the secret does not stay in the address"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.has("Omar Haddad invites lena@mail.example")
    page = open_account(client)
    assert page.url == "/sign-in"
    assert page.has(f"Now sign in as {LENA}")
    assert members(db, books) == 1, "not a member before she accepts"
    page = client.send(page.form("Sign in"), email=LENA, password=PASSWORD)
    assert page.url == "/invitation"
    page = client.send(page.form("Act for Haddad Books"))
    assert page.url == "/client/contracts"
    assert page.has("You act for Haddad Books now.")
    assert page.has("Captions for a photo book")
    lena = db.query(Person).filter_by(email=LENA).one()
    assert (lena.name, lena.role_names) == ("Lena Fischer", frozenset({"client"}))
    verbs = [e.verb for e in db.query(Event).filter_by(actor_id=lena.id).order_by(Event.id)]
    assert verbs == ["account.opened", "member.joined"]
    told = db.query(OutboxLetter).filter_by(letter="member_joined").one()
    assert told.person_id == omar.id
    assert "Lena Fischer (lena@mail.example)" in told.text


def test_a_freelancer_accepts_with_her_account_and_stays_one(client, db, books, omar):
    mina = people.person()
    link = invited(books, omar, mina.email)
    browser = client.as_person(mina)
    assert browser.open("/client/contracts").status_code == 404
    page = browser.get(link)
    page = browser.send(page.form("Act for Haddad Books"))
    assert page.url == "/client/contracts"
    assert mina.role_names == {"freelancer", "client"}
    assert browser.get("/status").status == 200
    added = db.query(Event).filter_by(verb="role.added").one()
    assert (added.actor_id, added.facts["before"]) == (mina.id, ["freelancer"])


def test_opening_the_link_changes_nothing_however_often(client, db, books, omar):
    link = invited(books, omar, people.person().email)
    events = db.query(Event).count()
    for _ in range(3):
        client.get(link)
        client.open(link, method="HEAD")
    assert db.query(Event).count() == events
    assert db.query(Invitation).one().accepted_at is None
    assert members(db, books) == 1


@pytest.mark.slow
def test_the_wrong_account_reads_which_one_it_is_for(client, db, books, omar):
    stan = with_password("Stan Other")
    lena = with_password("Lena Fischer", roles=("client",))
    browser = client.as_person(stan)
    page = browser.get(invited(books, omar, lena.email))
    assert page.h1 == "This invitation is for another account"
    assert page.has(lena.email)
    browser.post("/invitation")
    assert members(db, books) == 1
    page = browser.send(page.form("Sign out and go on"))
    page = browser.get("/invitation")
    assert page.h1 == "Act for Haddad Books"
    page = browser.get(page.link("Sign in"))
    page = browser.send(page.form("Sign in"), email=lena.email, password=PASSWORD)
    assert page.url == "/invitation"
    browser.send(page.form("Act for Haddad Books"))
    assert members(db, books) == 2


def test_our_own_staff_can_not_act_for_a_client(client, db, books, omar):
    ruth = people.reviewer()
    browser = client.as_person(ruth)
    page = browser.get(invited(books, omar, ruth.email))
    assert page.has("account of our team")
    browser.post("/invitation")
    assert members(db, books) == 1
    assert ruth.role_names == {"reviewer"}


@pytest.mark.slow
def test_nobody_learns_whether_an_address_has_an_account(client, db, books, omar, waits):
    with_password("Lena Fischer", email=LENA, password=hashed(ANOTHER))
    answers, took = {}, {}
    for email in (LENA, "nobody@mail.example"):
        browser = type(client)(client.app)
        seen, began = [browser.get(invited(books, omar, email))], waits.monotonic()
        seen.append(open_account(browser))
        took[email] = waits.monotonic() - began
        seen.append(browser.get("/invitation"))
        answers[email] = [(page.url, page.status, page.main.replace(email, "")) for page in seen]
    assert answers[LENA] == answers["nobody@mail.example"]
    assert took[LENA] == pytest.approx(took["nobody@mail.example"])
    known = db.query(Person).filter_by(email=LENA).one()
    assert (known.name, known.password) == ("Lena Fischer", hashed(ANOTHER))
    assert db.query(OutboxLetter).filter_by(person_id=known.id).count() == 0


@pytest.mark.slow
def test_an_account_that_was_there_keeps_its_password_and_accepts(client, db, books, omar):
    lena = with_password("Lena Fischer", email=LENA, password=hashed(ANOTHER))
    client.get(invited(books, omar))
    open_account(client, name="Somebody Else")
    assert sign_in(client, lena).has("do not go together")
    page = client.get("/sign-in?next=/invitation")
    page = client.send(page.form("Sign in"), email=LENA, password=ANOTHER)
    client.send(page.form("Act for Haddad Books"))
    assert members(db, books) == 2


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"name": " \u00a0 "}, "Write your name."), ({"name": "…"}, "Write your name."),
    ({"name": "x" * 121}, "can have up to 120"),
    ({"password": "short", "password_confirm": "short"}, "Use at least 15 characters"),
    ({"password": "lena fischer lena fischer", "password_confirm": "lena fischer lena fischer"},
     "made of a name or an address"),
    ({"password": "x" * 900, "password_confirm": "x" * 900}, "Use up to 128 characters"),
    ({"password_confirm": "another one entirely"}, "These two differ"),
    ({"password": "", "password_confirm": ""}, "Write a password."),
])
def test_what_is_wrong_with_an_account_is_said_beside_the_form(
        client, db, books, omar, fields, sentence):
    client.get(invited(books, omar))
    page = open_account(client, status=400, **fields)
    assert page.has(sentence)
    assert page.soup.title.get_text().startswith("Error: ")
    assert db.query(Person).filter_by(email=LENA).count() == 0
    assert PASSWORD not in page.response.get_data(as_text=True)


@pytest.mark.slow
def test_a_name_with_signs_no_database_holds_is_kept_visible(client, db, books, omar):
    client.get(invited(books, omar))
    open_account(client, name="Lena\x00 \u202eFischer\x07\r\n")
    assert db.query(Person).filter_by(email=LENA).one().name == "Lena\ufffd \u202eFischer"


def test_links_that_are_dead_are_answered_alike(client, db, books, omar):
    mina = people.person()
    with time_machine.travel(clock.now(), tick=False) as world:
        expired = invited(books, omar, mina.email)
        world.shift(timedelta(days=14))
        browser = client.as_person(mina)
        assert browser.get(expired, status=410).h1 == DEAD
        again = invited(books, omar, mina.email)
        assert browser.get(expired, status=410).h1 == DEAD
        world.shift(timedelta(days=14) - timedelta(seconds=1))
        browser = client.as_person(mina)
        browser.send(browser.get(again).form("Act for"))
        assert browser.get(again, status=410).h1 == DEAD
        for link in (expired, "/invitations/nonsense", "/invitations/" + "x" * 3000):
            assert browser.get(link, status=410).h1 == DEAD
            assert browser.post("/invitation", status=410).h1 == DEAD
            assert browser.post("/invitation/account", status=410).h1 == DEAD


def test_nobody_signed_in_can_not_accept_and_nothing_without_a_link(client, db, books, omar):
    assert client.get("/invitation", status=410).h1 == DEAD
    client.get(invited(books, omar))
    token = client.get("/invitation").form("Open").fields["csrf_token"]
    page = client.post("/invitation", token=False, csrf_token=token)
    assert page.h1 == "Act for Haddad Books"
    assert members(db, books) == 1


def test_the_button_pressed_twice_accepts_once(client, db, books, omar):
    mina = people.person()
    link = invited(books, omar, mina.email)
    one = client.as_person(mina)
    form = one.get(link).form("Act for")
    with one.http.session_transaction() as kept:
        secret = kept["invitation"]
    one.send(form)
    with one.http.session_transaction() as kept:
        kept["invitation"] = secret  # what the second of two presses at once still holds
    assert one.send(form).url == "/client/contracts"
    assert db.query(Event).filter_by(verb="member.joined").count() == 1


def test_an_invitation_sent_again_or_withdrawn_ends_the_link_before(client, db, books, omar):
    first = invited(books, omar)
    here = client.as_person(omar)
    page = here.get("/client/organisation")
    page = here.send(page.form("Send again"))
    assert page.has("A new link is on its way to lena@mail.example")
    second = link_to(LENA)
    assert client.get(first, status=410).h1 == DEAD
    assert client.get(second).h1 == "Act for Haddad Books"
    here.send(page.form("Withdraw"))
    assert client.get(second, status=410).h1 == DEAD


def test_who_left_can_be_invited_again(client, db, books, omar):
    lena = acts(people.person("Lena Fischer", roles=("client",)), books, left=True)
    browser = client.as_person(lena)
    assert browser.get("/client/organisation").h1 == "You act for no organisation"
    browser.send(browser.get(invited(books, omar, lena.email)).form("Act for"))
    assert browser.get("/client/organisation").h1 == "Haddad Books"
