"""The list of holds, to look somebody up in."""

import pytest

from portal import clock
from portal.models import Enrolment
from portal.services.enforcement import holds, restorations
from tests import decisions, people
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
