"""Contracts and money go on as usual while Mina is on hold, and the pages say so."""

from tests import marketplace, people
from tests.decisions import hold_on


def test_current_and_ended_contracts(db, client):
    mina = people.person()
    work = people.contract(mina, title="Bakery shop", ended_days_ago=None)
    people.contract(mina, title="Old logo", ended_days_ago=30)
    browser = client.as_person(mina)
    page = browser.get("/work/contracts")
    assert "Bakery shop" in page.soup.find(id="current").find_next("ul").get_text()
    assert "Old logo" in page.soup.find(id="ended").find_next("ul").get_text()
    assert not page.has("paused")
    assert browser.get(page.link("Old logo")).has("Ended")
    assert browser.get(f"/work/contracts/{work.ref}").has("$1,200.00")


def test_an_ended_contract_leads_to_its_feedback(db, client):
    mina = people.person()
    fresh, old = (people.contract(mina, ended_days_ago=days) for days in (2, 20))
    browser = client.as_person(mina)
    page = browser.get(f"/work/contracts/{fresh.ref}")
    assert page.has("You can leave feedback on this contract until")
    page = browser.get(page.link("Leave feedback, or look at what you left"))
    assert page.form("Leave this feedback")
    page = browser.get(f"/work/contracts/{old.ref}")
    assert not page.has("You can leave feedback")
    assert page.link("All feedback, given and received") == "/feedback"


def test_during_a_hold_they_go_on_and_new_ones_are_paused(db, client):
    mina = people.person()
    work = people.contract(mina, title="Bakery shop", ended_days_ago=None)
    hold_on(mina)
    browser = client.as_person(mina)
    for url in ("/work/contracts", f"/work/contracts/{work.ref}"):
        page = browser.get(url)
        assert page.has("go on as usual: the work, messages, new milestones and payments")
        assert page.link("See why and until when") == "/paused/contracts"
    assert browser.get("/paused/contracts").h1 == "Accepting new contracts is paused"


def test_a_hold_leaves_every_balance_as_it_is(db, client):
    mina = people.person()
    marketplace.balance(mina, 123_456, pending_cents=50_000)
    marketplace.balance(mina, 7_700, "EUR")
    browser = client.as_person(mina)
    before = browser.get("/work/earnings")
    assert before.has("$1,234.56")
    assert before.has("$500.00")
    assert before.has("77.00 EUR")
    hold_on(mina)
    held = browser.get("/work/earnings")
    assert held.has("Nothing about your money is paused")
    for amount in ("$1,234.56", "$500.00", "77.00 EUR", "You can withdraw it now"):
        assert held.has(amount)


def test_somebody_new_reads_what_will_be_here(db, client):
    browser = client.as_person(people.person())
    for url, words in {
            "/work/postings": "nothing on this page", "/work/proposals": "not sent any proposal",
            "/work/offers": "No offer waits", "/work/contracts": "no contract that goes on",
            "/work/earnings": "no balance yet"}.items():
        page = browser.get(url)
        assert page.has(words)
        assert url == "/work/postings" or page.soup.select("main .card a"), f"{url} leads nowhere"
    assert browser.get("/work").url == "/work/postings"
