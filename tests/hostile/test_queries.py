"""No address asks the database often, whoever opens it; and none can be left out of the count."""

import re

import pytest

from portal.web.access import Audience, audience_of
from portal.web.status import copies
from tests.hostile.test_walk import _read_all_decisions, may_open, rules
from tests.house import test_queries as of_lists
from tests.house import test_queries_of_feedback as of_feedback
from tests.house import test_queries_of_reviews as of_reviews
from tests.queries import queries

MOST = 4
# Each of these is opened there, and answered with the page itself, or with where it leads.
COUNTED = [
    *of_lists.FREELANCER.values(), *of_lists.DONE.values(), *of_lists.STAFF.values(),
    *of_lists.CLIENT.values(), *of_feedback.FREELANCER, *of_feedback.CLIENT, *of_reviews.MINA,
    *of_reviews.HOLLY, *of_reviews.RUTH]


def pages(app):
    """Every address that somebody can look at; the demo's own show everybody at once."""
    return [rule for rule in rules(app)
            if "GET" in rule.methods and not rule.rule.startswith("/demo")]


def not_here() -> set[str]:
    """The endpoint of documents, where the library that makes them is not installed."""
    return set() if copies.can_print() else {"status.decision_document"}


def counted_elsewhere(app) -> set[str]:
    """The endpoints of the addresses that other tests of the house count."""
    known = app.url_map.bind("portal.example.test")
    return {known.match(re.sub(r"{[^}]+}", "F-22222222", path).partition("?")[0])[0]
            for path in COUNTED}


@pytest.mark.slow
@pytest.mark.engine
def test_every_address_is_counted_and_asks_at_most_four_times(portal, world, attacker):
    opened, often = set(), {}
    _read_all_decisions()
    for visitor in ("freelancer", "held", "client", "reviewer"):
        person = world.people[visitor]
        browser = attacker(person)
        for rule in pages(portal):
            if may_open(portal, rule.endpoint, person):
                address = world.address(portal, rule, visitor)
                with portal.app_context(), queries() as sent:
                    answer = browser.open(address)
                opened |= {rule.endpoint} if answer.status_code < 400 else set()
                often |= {(visitor, rule.rule): len(sent)} if len(sent) > MOST else {}
    assert often == {}
    private = {rule.endpoint for rule in pages(portal)
               if audience_of(portal, rule.endpoint) not in {None, Audience.PUBLIC}}
    unseen = private - opened - counted_elsewhere(portal) - not_here()
    assert unseen == set(), "nobody opened these"
