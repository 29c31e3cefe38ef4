"""Mina looks for work: a list, newest first, a search, one posting."""

from datetime import timedelta

import pytest

from portal import clock
from tests import marketplace, people
from tests.decisions import hold_on


def titles(page) -> list[str]:
    return [a.get_text() for a in page.soup.select(".rows a")]


def test_open_postings_stand_newest_first_twenty_on_a_page(db, client):
    mina, client_org = people.person(), people.organisation()
    for n in range(25):
        people.posting(client_org, title=f"Posting {n:02}",
                       posted_at=clock.now() - timedelta(hours=n + 1))
    people.posting(client_org, title="Closed one", closed_at=clock.now() - timedelta(hours=1))
    browser = client.as_person(mina)
    first = browser.get("/work/postings")
    assert titles(first) == [f"Posting {n:02}" for n in range(20)]
    second = browser.get(first.link("Older"))
    assert titles(second) == [f"Posting {n:02}" for n in range(20, 25)]
    assert titles(browser.get(second.link("Newer"))) == titles(first)


@pytest.mark.parametrize("odd", ["0", "-1", "99999999999999999999", "1.5", "٣", "abc", ""])
def test_an_odd_page_number_is_no_fault(db, client, odd):
    mina = people.person()
    people.posting()
    client.as_person(mina).get("/work/postings", query_string={"page": odd})


def test_a_search_finds_every_word_in_title_or_text_whatever_the_case(db, client):
    mina = people.person()
    people.posting(title="Übersetzung einer Speisekarte", description="From Polish, 2 pages")
    people.posting(title="Bakery page", description="100% of it is done")
    browser = client.as_person(mina)
    for words, found in {
            "speisekarte polish": ["Übersetzung einer Speisekarte"],
            "übersetzung": ["Übersetzung einer Speisekarte"], "100%": ["Bakery page"],
            "BAKERY": ["Bakery page"], "_": [], "bakery polish": [], "' OR 1=1 --": []}.items():
        page = browser.get("/work/postings", query_string={"q": words})
        assert titles(page) == found, words
    assert page.has("No open posting has all of these words")


def test_the_search_goes_on_to_the_next_page(db, client):
    mina, org = people.person(), people.organisation()
    for n in range(22):
        people.posting(org, title=f"Tea & cake {n}")
    people.posting(org, title="Other")
    browser = client.as_person(mina)
    first = browser.get("/work/postings", query_string={"q": "tea &"})
    assert len(titles(browser.get(first.link("Older")))) == 2


def test_too_long_a_search_is_answered_in_words_and_stays_in_its_field(db, client):
    mina = people.person()
    page = client.as_person(mina).get("/work/postings", status=422,
                                      query_string={"q": "word " * 60})
    assert page.has("up to 100 characters")
    assert page.soup.find(id="q")["value"].startswith("word word")


def test_a_posting_says_who_what_how_much_and_leads_to_a_proposal(db, client):
    mina = people.person()
    bakery = people.posting(people.organisation("Copper Oven", country="Chile"),
                            description="<svg onload=alert(1)> {{7*7}}")
    page = client.as_person(mina).get(f"/work/postings/{bakery.ref}")
    assert page.h1 == bakery.title
    for words in ("Copper Oven", "Chile", "$900.00", "<svg onload=alert(1)> {{7*7}}"):
        assert page.has(words)
    assert page.link("Write a proposal") == f"/work/postings/{bakery.ref}/proposal"


def test_a_closed_posting_says_since_when(db, client):
    mina = people.person()
    bakery = people.posting(closed_at=clock.now() - timedelta(days=2))
    page = client.as_person(mina).get(f"/work/postings/{bakery.ref}")
    assert page.has("has taken no more proposals since")
    assert not page.has("Write a proposal")


def test_during_a_hold_the_action_looks_paused_says_why_and_leads_on(db, client):
    mina, bakery = people.person(), people.posting()
    action = hold_on(mina)
    browser = client.as_person(mina)
    for url in ("/work/postings", f"/work/postings/{bakery.ref}", "/work/proposals"):
        page = browser.get(url)
        assert page.link("Sending proposals is paused") == "/paused/proposals"
        assert page.has(action.ref)
        assert page.has("the Monday after you finish the learning path")
        assert not page.has("Write a proposal")
        assert not page.soup.select("[disabled]")
    assert browser.get(page.link("Sending proposals is paused")).h1 == "Sending proposals is paused"


@pytest.mark.parametrize("ref", ["J-NOTTHERE", "0", "-1", "9" * 60, "%00", "1.5", "%F0%9F", "٣"])
def test_a_wrong_reference_is_404(db, client, ref):
    browser = client.as_person(people.person())
    for url in (f"/work/postings/{ref}", f"/work/postings/{ref}/proposal",
                f"/work/postings/{ref}/draft", f"/work/proposals/{ref}", f"/work/offers/{ref}",
                f"/work/contracts/{ref}"):
        browser.get(url, status=404)
    for url in (f"/work/postings/{ref}/proposal", f"/work/postings/{ref}/draft/removal",
                f"/work/proposals/{ref}/withdrawal", f"/work/offers/{ref}/acceptance",
                f"/work/offers/{ref}/refusal"):
        browser.post(url, status=404, then="send", price="5", letter="x")


def test_strangers_see_nothing_of_each_other(db, client):
    mina, stan = people.person(), people.person("Stan Ferrer")
    bakery = people.posting()
    proposal, offer = marketplace.sent(mina, bakery), marketplace.offer(mina)
    work = people.contract(mina, ended_days_ago=None)
    other = people.posting()
    marketplace.draft(mina, other)
    browser = client.as_person(stan)
    for url in (f"/work/proposals/{proposal.ref}", f"/work/offers/{offer.ref}",
                f"/work/contracts/{work.ref}", f"/work/postings/{other.ref}/draft"):
        browser.get(url, status=404)
    for url in (f"/work/proposals/{proposal.ref}/withdrawal",
                f"/work/offers/{offer.ref}/acceptance", f"/work/offers/{offer.ref}/refusal"):
        browser.post(url, status=404)
    assert proposal.withdrawn_at is None
    assert offer.accepted_at is None
    for url in ("/work/proposals", "/work/offers", "/work/contracts"):
        assert not browser.get(url).soup.select(".rows li")


def test_the_pages_are_for_freelancers(db, client):
    omar, ruth = people.person("Omar Haddad", roles=("client",)), people.reviewer()
    for who in (omar, ruth):
        client.as_person(who).get("/work/postings", status=404)
    assert client.get("/work/postings").url == "/sign-in"
