"""The public profile: what clients said, the answers beside it, and nothing that is private."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.models import Feedback
from portal.policy.feedback import Side
from portal.services import feedback
from tests import decisions, people
from tests.lists_of import answered, in_private, pair, said
from tests.organisations import client_of
from tests.page import CarefulClient
from tests.web.another_app import app_with

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as world:
        yield world


@pytest.fixture
def mina(db):
    return people.person(headline="Web designer for small shops", country="UA")


def profile(client, mina, **more):
    return client.get(f"/people/{mina.ref}", **more)


def test_everybody_reads_who_mina_is_and_what_clients_said(client, mina):
    answered(said(Side.client, freelancer=mina, words="Calm and exact.", title="A shop"), mina)
    page = profile(client, mina)
    assert page.h1 == "Mina Novak"
    assert page.soup.title.get_text().startswith("Mina Novak, Web designer for small shops")
    for words in ("Kyiv , Ukraine", "Member since 16 November 2024", "Calm and exact.",
                  "4.5 out of 5", "Answer of Mina Novak", "Thank you, it was a good week."):
        assert words in page.main
    assert page.response.headers["Cache-Control"] == "public, max-age=300"


def test_machines_can_read_it_without_a_script(client, mina):
    answered(said(Side.client, freelancer=mina, words="Calm and exact."), mina)
    soup = profile(client, mina).soup
    assert soup.find(itemtype="https://schema.org/Person").find(itemprop="name")
    review = soup.find(itemtype="https://schema.org/Review")
    told = {one["itemprop"]: one.get("content") or one.get_text() for one in
            review.find_all(itemprop=True) if one.name != "link"}
    assert told["ratingValue"] == "4.5"
    assert told["bestRating"] == "5"
    assert told["reviewBody"] == "Calm and exact."
    assert told["text"] == "Thank you, it was a good week."
    assert review.find("link", itemprop="itemReviewed")["href"].endswith(f"/people/{mina.ref}")
    assert not soup.find_all("script", src=False)


def test_headings_lead_through_the_page(client, mina):
    said(Side.client, freelancer=mina, title="A shop")
    levels = [(one.name, one.get_text()) for one in profile(client, mina).soup.find_all(
        ["h1", "h2", "h3", "h4"])]
    assert levels == [("h1", "Mina Novak"), ("h2", "Feedback from clients"), ("h3", "A shop")]


def test_without_feedback_it_is_calm(client, mina):
    assert "There is no feedback to show yet" in profile(client, mina).main


def test_private_feedback_changes_neither_page_nor_tag(client, db, mina):
    work = people.contract(mina)
    said(Side.client, freelancer=mina)
    db.commit()
    before = client.open(f"/people/{mina.ref}")
    hidden = in_private(work)
    after = client.open(f"/people/{mina.ref}")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    feedback.remove(db.get(Feedback, hidden.id), by=None, because="asked for")
    assert client.open(f"/people/{mina.ref}").data == before.data


def test_the_private_part_beside_a_public_one_stays_inside(client, mina):
    said(Side.client, freelancer=mina, private_comment="Between us, slow.", recommend=1,
         private_categories=frozenset({"skills"}), end_reason="Out of money.")
    page = profile(client, mina)
    for words in ("Between us", "stated skills", "Out of money"):
        assert words not in page.text


def test_nothing_is_shown_before_both_gave(client, mina):
    work = people.contract(mina, ended_days_ago=3)
    theirs = said(Side.client, work, words="Too early.")
    assert "Too early." not in profile(client, mina).text
    pair(theirs, said(Side.freelancer, work, words="Paid at once."))
    page = profile(client, mina)
    assert "Too early." in page.main
    assert "Paid at once." not in page.text


def test_a_removed_one_is_gone_without_trace(client, db, mina):
    said(Side.client, freelancer=mina)
    db.commit()
    before = client.open(f"/people/{mina.ref}").data
    gone = said(Side.client, freelancer=mina, words="Lies.")
    answered(gone, mina)
    db.commit()
    assert client.open(f"/people/{mina.ref}").data != before
    feedback.remove(db.get(Feedback, gone.id), by=None, because="manipulation")
    assert client.open(f"/people/{mina.ref}").data == before


def test_an_answer_that_was_taken_down_is_gone(client, mina):
    answered(said(Side.client, freelancer=mina), mina, "Not so.", taken_down_at=NOON)
    assert "Not so." not in profile(client, mina).text


def test_an_answer_from_before_a_change_says_so(client, mina):
    one = said(Side.client, freelancer=mina)
    answered(one, mina, days_ago=3)
    feedback.change(one, by=None, because="the author changed it", public_comment="Better.")
    page = profile(client, mina)
    assert "Changed on 16 November 2026" in page.main
    assert "written before the change" in page.main


def test_a_hold_is_not_shown(client, db, mina):
    for number in range(3):
        people.unhappy(mina, title=f"Work {number}")
    db.commit()
    before = client.open(f"/people/{mina.ref}").data
    decisions.hold_on(people.person("Somebody Else"))
    hold = decisions.hold_on(mina)
    page = profile(client, mina)
    for words in ("hold", "paused", hold.ref, "review"):
        assert words not in page.main.lower()
    assert before


def test_pages_of_fifty_lead_on(client, mina):
    office = people.organisation()
    for number in range(51):
        said(Side.client, freelancer=mina, client=office, ended_days_ago=20 + number)
    page = profile(client, mina)
    assert len(page.soup.select("article.feedback")) == 50
    older = client.get(page.link("Older"))
    assert len(older.soup.select("article.feedback")) == 1
    assert "no more feedback" in profile(client, mina, query_string={"page": "9"}).main


def test_only_freelancers_have_a_profile(client, db):
    omar, ruth = people.person("Omar", roles=("client",)), people.reviewer()
    db.commit()
    for ref in (omar.ref, ruth.ref, "P-NOBODY", "%F0%9F%98%80", "x" * 900):
        client.get(f"/people/{ref}", 404)


def both_sides(mina):
    office = people.organisation()
    work = people.contract(mina, office)
    said(Side.client, work)
    hers = said(Side.freelancer, work, words="Clear and quick.")
    answered(hers, client_of(office), "We liked it too.")


def test_a_clients_answer_is_not_public(client, mina):
    both_sides(mina)
    page = profile(client, mina)
    assert "Clear and quick." not in page.text
    assert "We liked it too." not in page.text
    hers = client.as_person(mina).get("/feedback")
    assert "We liked it too." in hers.main


def test_a_setting_makes_clients_answers_public(db, store, mina):
    both_sides(mina)
    db.commit()
    with app_with(store, CLIENT_RESPONSE_AUDIENCE="public") as other:
        page = profile(CarefulClient(other), mina)
    assert "Clear and quick." in page.main
    assert "We liked it too." in page.main


def test_its_owner_finds_the_way_back(client, mina):
    said(Side.client, freelancer=mina, ended_days_ago=20)
    browser = client.as_person(mina)
    page = browser.get(browser.get("/feedback").link("your public profile"))
    assert page.link("Answer or report feedback") == "/feedback"
    assert "no-cache" in page.response.headers["Cache-Control"]
