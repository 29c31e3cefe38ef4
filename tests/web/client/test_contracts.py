"""A client sees the contracts of the organisations they act for, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Telling
from portal.policy.vocabulary import Kind
from portal.services import feedback
from portal.services.enforcement import told
from tests import people
from tests.conduct import decided
from tests.organisations import acts, client_of
from tests.queries import queries

SECRET = "She vanished for a whole week without a word"


@pytest.fixture
def books(db):
    return people.organisation("Haddad Books")


@pytest.fixture
def acting(client, books):
    return client.as_person(client_of(books))


def test_running_and_ended_contracts_of_the_organisation(acting, db, books):
    mina = people.person()
    running = people.contract(mina, books, title="Photo book", ended_days_ago=None)
    people.contract(mina, books, title="Old captions", ended_days_ago=90)
    people.contract(mina, title="Somebody else’s")
    page = acting.get("/client/contracts")
    assert "Photo book" in page.soup.find(id="current").find_next("ul").get_text()
    assert "Old captions" in page.soup.find(id="ended").find_next("ul").get_text()
    assert not page.has("Somebody else’s")
    assert not page.has("for Haddad Books"), "one organisation needs no name in each row"
    page = acting.get(f"/client/contracts/{running.ref}")
    assert page.has("Mina Novak")
    assert page.has("Goes on")
    assert not page.has("Give feedback")


def test_what_waits_to_be_said_has_its_date_and_its_link(acting, db, books):
    mina = people.person()
    fresh = people.contract(mina, books, title="Fresh", ended_days_ago=2)
    said = people.contract(mina, books, title="Said", ended_days_ago=3)
    feedback.record(said.id, side="client", given_at=clock.now(), stars_tenths=50,
                    private_comment=SECRET)
    late = people.contract(mina, books, title="Late", ended_days_ago=16)
    page = acting.get("/client/contracts")
    assert page.link("Give feedback on Fresh") == f"/client/feedback/give/{fresh.ref}"
    assert page.text.count("Give feedback on") == 1
    assert "Feedback given" in page.text
    own = acting.get(f"/client/contracts/{fresh.ref}")
    assert own.link("Give feedback") == f"/client/feedback/give/{fresh.ref}"
    assert own.has("You can give feedback until")
    assert acting.get(f"/client/contracts/{late.ref}").has("The time to give feedback ended on")
    page = acting.get(f"/client/contracts/{said.ref}")
    assert page.has("Your side gave its feedback on")
    assert not page.has(SECRET)


def test_nothing_tells_that_the_freelancer_gave_theirs(acting, db, books):
    work = people.contract(people.person(), books, ended_days_ago=2)
    urls = ["/client/contracts", f"/client/contracts/{work.ref}"]
    before = [acting.get(url).text for url in urls]
    feedback.record(work.id, side="freelancer", given_at=clock.now(), stars_tenths=50,
                    public_comment="Omar knows what he wants.")
    assert [acting.get(url).text for url in urls] == before


@pytest.mark.parametrize(("ended", "where"), [(2, "/client/feedback"), (16, "/client/contracts"),
                                              (None, "/client/contracts")])
def test_a_client_starts_where_something_waits(client, db, books, acting, ended, where):
    people.contract(people.person(), books, ended_days_ago=ended)
    assert acting.open("/", follow_redirects=False).location == "/client"
    assert acting.open("/client", follow_redirects=False).location == where


def test_pages_of_a_freelancer_are_nothing_for_a_pure_client(acting):
    for url in ("/status", "/learning", "/work/contracts", "/work/postings", "/paused/proposals",
                "/staff/queue"):
        acting.get(url, status=404)


def test_who_is_both_starts_as_a_freelancer_and_opens_both(client, db, books):
    mina = acts(people.person(roles=("freelancer", "client")), books)
    acting = client.as_person(mina)
    assert acting.get("/").url == "/status"
    assert acting.get("/client/contracts").h1 == "Contracts"


@pytest.mark.slow
def test_the_list_has_pages_and_asks_as_often_for_many(acting, db, books):
    mina = people.person()
    counts = []
    for more in (1, 45):
        for days in range(more):
            people.contract(mina, books, ended_days_ago=days + 2)
        db.commit()
        with queries() as sent:
            assert acting.open("/client/contracts").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 2
    page = acting.get("/client/contracts")
    assert page.link("Older") == "/client/contracts?page=2"
    shown = [acting.get(f"/client/contracts?page={n}").soup.select("ul.rows li")
             for n in (1, 2, 3, 4)]
    assert [len(rows) for rows in shown] == [20, 20, 6, 0]
    ref = people.contract(mina, books).ref
    db.commit()
    with queries() as sent:
        acting.open(f"/client/contracts/{ref}")
    assert len(sent) == 2


def test_who_acts_for_several_reads_for_whom(client, db, books):
    second = people.organisation("Second House")
    acting = client.as_person(acts(client_of(books), second))
    people.contract(people.person(), books)
    assert not acting.get("/client/contracts").has("for Haddad Books")
    people.contract(people.person(), second)
    page = acting.get("/client/contracts")
    assert page.has("for Haddad Books")
    assert page.has("for Second House")


def test_a_list_asked_again_is_unchanged(acting, db, books):
    people.contract(people.person(), books, ended_days_ago=40)
    tag = acting.open("/client/contracts").headers["ETag"]
    again = acting.open("/client/contracts", headers={"If-None-Match": tag})
    assert again.status_code == 304
    people.contract(people.person(), books, ended_days_ago=None,
                    started_at=clock.now() - timedelta(days=1))
    again = acting.open("/client/contracts", headers={"If-None-Match": tag})
    assert again.status_code == 200


def test_the_client_reads_on_the_contract_what_was_written_about_the_freelancer(
        client, acting, db, books):
    mina, lamps = people.person(), people.organisation("Velvet Lamps")
    running = people.contract(mina, books, ended_days_ago=None)
    other = people.contract(mina, lamps, ended_days_ago=None)
    elsewhere = client.as_person(client_of(lamps, "Late Comer"))
    action = decided(mina, Kind.suspension)
    assert not acting.get(f"/client/contracts/{running.ref}").has("We wrote this")
    told.tell(action)
    page = acting.get(f"/client/contracts/{running.ref}")
    assert page.has("We wrote this to the people of Haddad Books")
    assert page.has(db.scalars(select(Telling.text)).first())
    assert not page.has(action.ref) and not page.has("suspen")
    assert not elsewhere.get(f"/client/contracts/{running.ref}", 404).has("We wrote this")
    assert elsewhere.get(f"/client/contracts/{other.ref}").has("Velvet Lamps as well")
    with time_machine.travel(action.ends_at, tick=False):
        assert told.words_for(db.scalars(select(Telling.person_id)).first(), running.ref,
                              clock.now()) is None
