"""The queue: what waits for a decision, the longest wait first, for staff alone."""

from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db as database
from tests import decisions, people
from tests.queries import queries


def ruths(client):
    return client.as_person(people.reviewer())


def waiting(name: str, days: int = 0, private: bool = False, mode: str = "reviewer"):
    mina = people.person(name)
    if private:
        for _ in range(2):
            people.unhappy(mina, private=True)
        for _ in range(4):
            people.contract(mina)
    action = decisions.proposed(mina)
    action.mode = mode
    action.proposed_at = clock.now() - timedelta(days=days)
    database.session.commit()
    return action


def names(page) -> list[str]:
    return [row.find("td").get_text(" ", strip=True) for row in page.soup.select("tbody tr")]


def test_ruth_sees_minas_proposal_with_what_counts(client, db):
    action = waiting("Mina Novak")
    browser = ruths(client)
    page = browser.get("/staff/queue")
    assert page.has("3 clients in public")
    assert page.has("weekly check")
    assert page.has("All 1")
    assert "Mina Novak" in browser.get(page.link(action.ref)).h1


def test_the_longest_wait_comes_first(client, db):
    for name, days in (("Mina Novak", 1), ("Elif Yilmaz", 9), ("Juan Ferrer", 4)):
        waiting(name, days)
    page = ruths(client).get("/staff/queue")
    assert names(page) == ["Elif Yilmaz", "Juan Ferrer", "Mina Novak"]
    assert page.has(" days ago")


def test_filters_count_and_narrow(client, db):
    waiting("Mina Novak")
    waiting("Elif Yilmaz", private=True)
    waiting("Juan Ferrer", mode="shadow")
    browser = ruths(client)
    page = browser.get("/staff/queue")
    for words in ("All 3", "Public only 2", "With private feedback 1", "Shadow 1"):
        assert page.has(words), words
    assert page.has("3 in public, 2 in private")
    assert names(browser.get(page.link("With private"))) == ["Elif Yilmaz"]
    assert names(browser.get(page.link("Shadow"))) == ["Juan Ferrer"]
    assert len(names(browser.get("/staff/queue?show=nonsense&page=abc"))) == 3


def test_an_empty_queue_says_so(client, db):
    assert ruths(client).get("/staff/queue").has("Nothing waits for a decision")
    waiting("Mina Novak")
    assert ruths(client).get("/staff/queue?show=shadow").has("Nothing like this waits")


def test_decided_proposals_leave_the_queue(client, db):
    decisions.hold_on(people.person("Mina Novak"))
    assert ruths(client).get("/staff/queue").has("Nothing waits for a decision")


@pytest.mark.slow
def test_more_than_fifty_come_in_pages_with_the_same_number_of_queries(client, db):
    waiting("First One", days=30)
    browser = ruths(client)
    with queries() as few:
        browser.get("/staff/queue")
    for number in range(52):
        waiting(f"Freelancer Number{number}")
    with queries() as many:
        page = browser.get("/staff/queue")
    assert len(many) == len(few) <= 4
    assert page.has("Page 1 of 2")
    assert len(names(page)) == 50
    second = browser.get(page.link("Next ones"))
    assert len(names(second)) == 3
    assert browser.get("/staff/queue?page=9").has("This page of the list is empty")
