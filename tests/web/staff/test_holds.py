"""The list of holds, to look somebody up in."""

import pytest

from portal import clock
from portal.models import Enrolment
from portal.policy.vocabulary import Kind
from portal.services.enforcement import holds, restorations
from tests import conduct, decisions, people
from tests.queries import queries

REASONS = decisions.REASONS


@pytest.fixture
def browser(client, db):
    return client.as_person(people.reviewer())


@pytest.fixture
def four(db):
    """Mina has not begun, Elif is on her way, Juan waits for Monday, Aïcha is back."""
    mina, elif_, juan, aicha = (decisions.hold_on(people.person(name)) for name in (
        "Mina Novak", "Elif Yilmaz", "Juan Ferrer", "Aïcha Diop"))
    db.add(Enrolment(person_id=elif_.person_id, path_slug="reskilling-for-success", path_version=1,
                     action_id=elif_.id, enrolled_at=clock.now()))
    restorations.schedule(juan, clock.now())
    holds.lift_early(aicha.ref, by=people.reviewer("Tomas Lindqvist").id, because=REASONS)
    db.commit()
    return mina, elif_, juan, aicha


def names(page) -> set[str]:
    return {row.find("td").get_text(" ", strip=True) for row in page.soup.select("tbody tr")}


def test_each_filter_finds_its_own(browser, four):
    page = browser.get("/staff/holds")
    assert names(page) == {"Mina Novak", "Elif Yilmaz", "Juan Ferrer"}
    for words, name in (("Path not started 1", "Mina Novak"), ("In progress 1", "Elif Yilmaz"),
                        ("Return scheduled 1", "Juan Ferrer"), ("Ended 1", "Aïcha Diop")):
        assert names(browser.get(page.link(words))) == {name}
    assert browser.get(browser.get(page.link("Ended")).link("Aïcha")).h1 == "Record of Aïcha Diop"


def test_a_name_or_a_reference_finds_somebody(browser, four):
    page = browser.get("/staff/holds")
    assert names(browser.send(page.form("Search"), name="nova")) == {"Mina Novak"}
    assert names(browser.send(page.form("Search"), name=four[1].ref.lower())) == {"Elif Yilmaz"}
    assert names(browser.get("/staff/holds?show=ended&name=Aïcha")) == {"Aïcha Diop"}


@pytest.mark.parametrize("name", ["%", "_", "'", "\\", "<script>", "نام", "  "])
def test_odd_names_are_only_names(browser, four, name):
    page = browser.send(browser.get("/staff/holds").form("Search"), name=name)
    assert names(page) == (set() if name.strip() else {"Mina Novak", "Elif Yilmaz", "Juan Ferrer"})
    assert "<script>" not in page.response.text.replace("<script src", "")


def test_a_name_that_is_too_long_is_answered_in_words(browser, four):
    page = browser.send(browser.get("/staff/holds").form("Search"), name="x" * 5_000)
    assert page.has("can have up to 200 characters")


def test_the_list_asks_as_many_questions_for_many_as_for_few(browser, four, db):
    with queries() as few:
        browser.get("/staff/holds")
    for number in range(5):
        decisions.hold_on(people.person(f"Freelancer Number{number}"))
    with queries() as many:
        browser.get("/staff/holds")
    assert len(many) == len(few) <= 4


def found(page) -> set[str]:
    return {row.find("a").get_text() for row in page.soup.select(".rows li")}


def test_whoever_is_not_on_hold_is_found_by_name_address_and_reference(browser, four):
    nadia = people.person("Nadia Petrova", email="nadia@mail.example")
    people.person("Nadia Client", roles=("client",))
    suspended = conduct.decided(nadia, Kind.suspension, by=people.reviewer("Tomas Again"))
    search = browser.get("/staff/holds").form("Search")
    for asked in ("nadia", "Nadia@mail.example", nadia.ref.lower(), suspended.ref.lower()):
        page = browser.send(search, name=asked)
        assert names(page) == set()
        assert found(page) == {"Nadia Petrova"}
        assert page.has("Suspended while we check")
    assert browser.get(page.link("Nadia Petrova")).h1 == "Record of Nadia Petrova"
    assert browser.send(search, name="nobody").has("No freelancer has this name")


def test_many_of_one_name_are_told_apart_by_more_of_it(browser, db):
    for number in range(12):
        people.person(f"Ann Number{number:02}")
    with queries() as asked:
        page = browser.get("/staff/holds?name=ann")
    assert found(page) == {f"Ann Number{number:02}" for number in range(10)}
    assert page.has("There are more.")
    assert len(asked) <= 5


def test_staff_do_not_find_their_own_other_account(client, db):
    ruth = people.reviewer(human_id=9)
    people.person("Ruth As Freelancer", human_id=9)
    assert found(client.as_person(ruth).get("/staff/holds?name=ruth")) == set()
