"""Tips about feedback, for everybody who wants to read them."""

import pytest

from portal.policy import feedback
from portal.web.tips.routes import TIPS
from tests import people


@pytest.mark.parametrize("slug", [one.slug for one in TIPS])
def test_each_tip_is_found_from_the_list(client, slug):
    page = client.get("/tips")
    title = next(one.title for one in TIPS if one.slug == slug)
    assert page.link(title) == f"/tips/{slug}"
    page = client.get(f"/tips/{slug}")
    assert page.h1 == title
    assert page.link("The rule on honest feedback") == "/rules/honest-feedback"


def test_the_numbers_on_them_are_those_of_the_rules(client):
    assert client.get("/tips/changes").has(f"has {feedback.CHANGE_DAYS} days")
    assert client.get("/tips/approaching").has(f"You have {feedback.ANSWER_DAYS} days")


def test_what_is_fine_and_what_is_not_is_said_with_examples(client):
    page = client.get("/tips/asking")
    fine, not_fine = page.main.split("This is not")
    assert "polite reminder" in fine
    for word in ("Money", "Free work", "Threats"):
        assert word in not_fine


def test_signed_in_people_read_them_too(client, db):
    mina = people.person()
    db.commit()
    assert client.as_person(mina).get("/tips/reporting").has("What stays")


def test_there_are_no_others(client):
    client.get("/tips/anything", status=404)
    client.get("/tips/_tip", status=404)
