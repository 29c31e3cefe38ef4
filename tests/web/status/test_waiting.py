"""While a review waits, its decision's pages lead to it and ask for no other."""

import pytest

from portal.policy.vocabulary import Kind
from portal.services.enforcement import appeals
from tests import decisions, people
from tests.conduct import closed, decided
from tests.reviews_of import asked


@pytest.fixture
def hers(client, mina):
    return client.as_person(mina)


@pytest.mark.parametrize("make", [
    decisions.hold_on, lambda who: decided(who, Kind.education),
    lambda who: decided(who, Kind.info_request, active=False), closed,
    lambda who: decided(who, Kind.suspension),
])
def test_nothing_asks_to_ask_for_what_waits(db, hers, mina, make):
    action = make(mina)
    case = asked(mina, action.ref)
    for path in ("/status", f"/status/decisions/{action.ref}"):
        page = hers.get(path)
        assert page.link("Where your review stands") == f"#review-{action.ref}"
        wrong = page.soup.find("section", attrs={"aria-labelledby": "disagree"})
        told = " ".join(wrong.get_text(" ").split())
        assert "You asked for a review" in told and "We answer by" in told
        assert wrong.find("a", href=f"/requests/{case.ref}") is not None
        assert page.soup.find("a", href=f"/status/decisions/{action.ref}/review") is None
        for words in ("I think this", "What to do if you think", "You can ask until",
                      "One of us adds your e-mail here"):
            assert not page.has(words), words
    appeals.withdraw(mina.id, case.ref)
    db.commit()
    page = hers.get(f"/status/decisions/{action.ref}")
    assert page.link("Ask for a review") == f"/status/decisions/{action.ref}/review"
    assert not page.has("Where your review stands")


def test_a_paused_page_does_not_offer_to_object_while_a_review_waits(hers, mina):
    hold = decisions.hold_on(mina)
    assert hers.get("/paused/proposals").has("I think this is wrong")
    asked(mina, hold.ref)
    assert not hers.get("/paused/proposals").has("I think this is wrong")


def test_who_asked_from_another_account_is_led_there(db, client, mina):
    hold, other = decisions.hold_on(mina), people.person("Mina Other")
    mina.human_id = other.human_id = 7
    db.commit()
    asked(mina, hold.ref)
    page = client.as_person(other).get(f"/status/decisions/{hold.ref}")
    wrong = page.soup.find("section", attrs={"aria-labelledby": "disagree"})
    assert "You asked from your other account" in wrong.get_text()
    assert wrong.find("a") is None
