"""The organisation's page: members, invitations, leaving and removing; strangers find nothing."""

import pytest
import time_machine

from portal import clock
from portal.models import Event, Invitation, Member, OutboxLetter
from portal.policy.organisations import INVITATIONS_A_DAY
from portal.policy.refusal import Refusal
from portal.services.organisations import invitations, leaving, membership
from tests import people
from tests.organisations import acts, client_of, invited
from tests.queries import queries

PAGE = "/client/organisation"


@pytest.fixture
def books(db):
    return people.organisation("Haddad Books")


@pytest.fixture
def omar(books):
    return client_of(books)


def invite(browser, email, status=200):
    return browser.send(browser.get(PAGE).form("Send the invitation"), status=status, email=email)


def test_omar_invites_and_sees_who_waits(client, db, books, omar):
    browser = client.as_person(omar)
    page = invite(browser, " Lena@Mail.example ")
    assert page.has("A letter with a link is on its way to lena@mail.example.")
    assert page.has("by Omar Haddad")
    made = db.query(Invitation).one()
    letter = db.query(OutboxLetter).one()
    assert (letter.to_address, letter.person_id) == ("lena@mail.example", None)
    secret = letter.text.split("/invitations/")[1].split()[0]
    assert secret not in made.token_hash
    sent = db.query(Event).filter_by(verb="invitation.sent").one()
    assert (sent.actor_id, sent.facts["invitation"]) == (omar.id, made.ref)
    assert secret not in str(sent.facts)


def test_what_is_answered_is_the_same_for_every_address(client, db, books, omar):
    people.person(email="known@mail.example")
    browser, pages = client.as_person(omar), {}
    with time_machine.travel(clock.now(), tick=False):  # pages say when somebody was invited
        for email in ("known@mail.example", "unknown@mail.example"):
            page = invite(browser, email)
            pages[email] = page.text.replace(email, "")
            browser.send(page.form("Withdraw"))
    assert len(set(pages.values())) == 1


@pytest.mark.engine
def test_one_open_invitation_per_address(client, db, books, omar):
    browser = client.as_person(omar)
    invite(browser, "lena@mail.example")
    page = invite(browser, "LENA@mail.example", status=409)
    assert page.has("lena@mail.example has an open invitation. You can send it again below.")
    assert page.soup.find(id="email")["value"] == "lena@mail.example"
    assert db.query(Invitation).count() == db.query(OutboxLetter).count() == 1
    petra = client_of(people.organisation("Lind Interiors"), "Petra Lind")
    invite(client.as_person(petra), "lena@mail.example")
    assert db.query(Invitation).count() == 2


@pytest.mark.parametrize("email", ["", "  ", "no address", "a@b", "x" * 250 + "@mail.example",
                                   "lena@mail.example\r\nBcc: all@mail.example", "l\x00@a.example",
                                   "лена@пошта.example"])
def test_what_is_no_address_is_refused_in_words(client, db, books, omar, email):
    page = invite(client.as_person(omar), email, status=400)
    assert page.has("e-mail address")
    assert db.query(Invitation).count() == 0


@pytest.mark.engine
@pytest.mark.slow
def test_members_are_not_invited_and_letters_have_a_limit(client, db, books, omar):
    browser = client.as_person(omar)
    assert invite(browser, omar.email, status=409).has("acts for Haddad Books already")
    for number in range(INVITATIONS_A_DAY):
        invited(books, omar, f"guest{number}@mail.example")
    assert invite(browser, "more@mail.example", status=409).has("within a day")
    page = browser.send(browser.get(PAGE).form("Send again"), status=409)
    assert page.has("within a day")
    assert db.query(Invitation).filter_by(withdrawn_at=None).count() == INVITATIONS_A_DAY


def test_an_invitation_answered_meanwhile_is_said_to_be_gone(client, db, books, omar):
    one = client.as_person(omar)
    page = invite(one, "lena@mail.example")
    again, withdraw = page.form("Send again"), page.form("Withdraw")
    one.send(withdraw)
    assert one.send(withdraw, status=409).has("not open any more")
    assert one.send(again, status=409).has("not open any more")


def test_a_removed_member_sees_nothing_from_the_next_click_on(client, db, books, omar):
    lena = acts(people.person("Lena Fischer", roles=("client",)), books)
    work = people.contract(people.person(), books)
    invited(books, lena, "friend@mail.example")
    there, here = client.as_person(lena), client.as_person(omar)
    there.get(f"/client/contracts/{work.ref}")
    page = here.get(here.get(PAGE).link("Remove Lena"))
    assert page.h1 == "Remove Lena Fischer from Haddad Books?"
    page = here.send(page.form("Remove Lena Fischer"))
    assert page.has("Lena Fischer does not act for Haddad Books any more.")
    there.get(f"/client/contracts/{work.ref}", status=404)
    there.get(f"{PAGE}/{books.ref}", status=404)
    assert there.get("/client/contracts").has("There is no contract here yet")
    assert there.get(PAGE).h1 == "You act for no organisation"
    assert db.query(Invitation).one().withdrawn_at is not None
    gone = db.query(Event).filter_by(verb="member.removed").one()
    assert (gone.actor_id, gone.person_id) == (omar.id, lena.id)
    told = db.query(OutboxLetter).filter_by(letter="member_removed").one()
    assert told.person_id == lena.id
    assert "Omar Haddad removed you from Haddad Books" in told.text


@pytest.mark.engine
def test_leaving_ends_it_at_once_and_the_last_one_stays(client, db, books, omar):
    lena = acts(people.person("Lena Fischer", roles=("client",)), books)
    here, there = client.as_person(omar), client.as_person(lena)
    mine, hers = invited(books, omar, "friend@mail.example"), invited(books, lena)
    form = here.get(here.get(PAGE).link("Leave Haddad")).form("Leave Haddad Books")
    page = there.get(there.get(PAGE).link("Leave Haddad"))
    assert page.has("Invitations you sent and nobody accepted yet are withdrawn")
    page = there.send(page.form("Leave Haddad Books"))
    assert page.url == "/client/contracts"
    assert page.has("You do not act for Haddad Books any more.")
    assert db.query(Event).filter_by(verb="member.left").one().actor_id == lena.id
    assert client.get(hers, status=410).has("a colleague of theirs"), "who left invites nobody"
    client.get(mine)
    page = here.send(form, status=409)
    assert page.has("Nobody else acts for Haddad Books")
    assert here.get(PAGE).has("You are the only one")
    assert db.query(Member).filter_by(left_at=None).one().person_id == omar.id


@pytest.mark.engine
def test_who_left_meanwhile_changes_nothing_any_more(db, books, omar):
    petra = client_of(books, "Petra Lind")
    leaving.leave(omar.id, books.id)
    for act in (lambda: leaving.remove(petra.ref, books.id, by=omar.id),
                lambda: leaving.leave(omar.id, books.id),
                lambda: invitations.invite(books.id, "lena@mail.example", by=omar.id,
                                           path_for=str)):
        with pytest.raises(Refusal, match="You do not act for Haddad Books any more"):
            act()
    assert [one.ref for one in membership.colleagues(books.id)] == [petra.ref]


@pytest.mark.engine
def test_two_who_remove_each_other_leave_one(client, db, books, omar):
    lena = acts(people.person("Lena Fischer", roles=("client",)), books)
    here, there = client.as_person(omar), client.as_person(lena)
    mine = here.get(f"{PAGE}/{books.ref}/members/{lena.ref}").form("Remove Lena")
    hers = there.get(f"{PAGE}/{books.ref}/members/{omar.ref}").form("Remove Omar")
    here.send(mine)
    there.send(hers, status=404)
    assert db.query(Member).filter_by(left_at=None).one().person_id == omar.id


def test_who_acts_for_several_finds_each(client, db, books, omar):
    acts(omar, people.organisation("Second House"))
    browser = client.as_person(omar)
    page = browser.get(PAGE)
    assert page.h1 == "Haddad Books"
    assert browser.get(page.link("Second House")).h1 == "Second House"


@pytest.mark.slow
def test_nothing_of_another_organisation_opens(client, db, books, omar):
    lena = acts(people.person("Lena Fischer", roles=("client",)), books)
    work = people.contract(people.person(), books, ended_days_ago=3)
    invited(books, omar, "friend@mail.example")
    ref = db.query(Invitation).one().ref
    house = f"{PAGE}/{books.ref}"
    opens = [f"/client/contracts/{work.ref}", f"/client/feedback/give/{work.ref}", house,
             f"{house}/members/{lena.ref}", f"{house}/members/{omar.ref}"]
    posts = [f"{house}/invitations", f"{house}/invitations/{ref}/again",
             f"{house}/invitations/{ref}/withdrawal", f"{house}/members/{lena.ref}"]
    own = people.organisation("Lind Interiors")
    strangers = [client_of(own, "Petra Lind"), people.person("Stan Other"), people.reviewer(),
                 acts(people.person("Old Member", roles=("client",)), books, left=True)]
    before = db.query(Event).count()
    for stranger in strangers:
        browser = client.as_person(stranger)
        for url in opens:
            browser.get(url, status=404)
        for url in posts:
            browser.post(url, status=404, email="evil@mail.example")
    petra = client.as_person(strangers[0])
    mixed = f"{PAGE}/{own.ref}"
    petra.get(f"{mixed}/members/{lena.ref}", status=404)
    for url in (f"{mixed}/members/{lena.ref}", f"{mixed}/invitations/{ref}/again",
                f"{mixed}/invitations/{ref}/withdrawal"):
        petra.post(url, status=404)
    assert db.query(Event).count() == before
    assert db.query(Invitation).one().withdrawn_at is None
    for url in opens:
        if "/give/" not in url:
            client.as_person(omar).get(url)


def test_nobody_signed_in_is_led_to_the_sign_in_page(client, db, books):
    for url in ("/client", "/client/contracts", PAGE, f"{PAGE}/{books.ref}"):
        answer = client.open(url, follow_redirects=False)
        assert answer.status_code == 302
        assert answer.location.startswith("/sign-in?next=")


def test_the_page_asks_as_often_for_many_members(client, db, books, omar):
    browser, counts, house = client.as_person(omar), [], f"{PAGE}/{books.ref}"
    for more in (1, 30):
        for number in range(more):
            acts(people.person(f"Member Number{number}", roles=("client",)), books)
        db.commit()
        with queries() as sent:
            browser.open(house)
        counts.append(len(sent))
    assert counts[0] == counts[1] == 4
