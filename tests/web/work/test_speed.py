"""Every page asks the database as often for one row as for four hundred, at most four times."""

import pytest

from tests import marketplace, people
from tests.decisions import hold_on
from tests.queries import queries

LISTS = ["/work/postings", "/work/proposals", "/work/offers", "/work/contracts", "/work/earnings"]
MOST = 4


def fill(mina, many: int) -> None:
    org = people.organisation()
    for _ in range(many):
        post = people.posting(org)
        marketplace.sent(mina, post)
        marketplace.draft(mina, people.posting(org))
        marketplace.offer(mina, org)
        people.contract(mina, org, ended_days_ago=None)


def count(browser, url: str, status: int = 200) -> int:
    with queries() as sent:
        browser.get(url, status=status)
    return len(sent)


@pytest.mark.slow
@pytest.mark.parametrize("held", [False, True])
def test_lists_ask_a_constant_number_of_times(db, client, held):
    mina = people.person()
    fill(mina, 1)
    if held:
        hold_on(mina)
    browser = client.as_person(mina)
    few = {url: count(browser, url) for url in LISTS}
    fill(mina, 399)
    many = {url: count(browser, url) for url in LISTS}
    assert few == many
    assert max(many.values()) <= MOST, many


def test_single_pages_ask_little(db, client):
    mina, bakery = people.person(), people.posting()
    offer, work = marketplace.offer(mina), people.contract(mina, ended_days_ago=None)
    sent = marketplace.sent(mina, people.posting())
    marketplace.draft(mina, bakery)
    browser = client.as_person(mina)
    for url in (f"/work/postings/{bakery.ref}", f"/work/postings/{bakery.ref}/proposal",
                f"/work/postings/{bakery.ref}/draft", f"/work/proposals/{sent.ref}",
                f"/work/offers/{offer.ref}", f"/work/contracts/{work.ref}"):
        assert count(browser, url) <= MOST, url
