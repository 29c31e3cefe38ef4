"""What a review tells: everything that is missing at once, where it is, how it ended."""

import pytest
from sqlalchemy import select

from portal.models import Feedback
from tests import decisions, people, reviews_of


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)


def test_everything_that_is_empty_is_told_at_once(client, mina, hold):
    theirs = client.as_person(people.reviewer("Tomas Lindqvist"))
    page = theirs.get(f"/staff/reviews/{reviews_of.asked(mina, hold.ref).ref}")
    back = theirs.send(page.form("Preview"), 422)
    assert [one["href"] for one in back.soup.select("#errors a")] == [
        "#outcome-reversed", "#answer-1", "#answer-2", "#reasons"]


def test_the_thread_of_the_decision_leads_to_its_review(client, mina, hold):
    case = reviews_of.asked(mina, hold.ref)
    hers = client.as_person(mina)
    thread = hers.get(hers.get("/requests").link(f"Decision {hold.ref}"))
    assert thread.link(case.ref) == f"/requests/{case.ref}"


def test_whoever_was_right_is_told_so_on_the_first_page(client, db, mina, hold):
    everything = frozenset(db.scalars(select(Feedback.ref)))
    reviews_of.decided(reviews_of.asked(mina, hold.ref), people.reviewer("Tomas Lindqvist"),
                       "reversed", wrong=everything)
    page = client.as_person(mina).get("/status")
    assert page.has("Proposals are back.") and page.has("was wrong. It was undone on")
    assert page.has("we are sorry")
    assert page.link("Read the answer") == f"/status/decisions/{hold.ref}#result"
