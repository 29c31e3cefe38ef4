"""Anybody reads the rules, each number with its reason."""

import pytest

from portal.policy.rules import RULES, published_defaults
from tests import people
from tests.web.in_force import in_force


def test_every_rule_and_every_number_is_listed(client):
    page = client.get("/rules")
    for rule in RULES:
        assert page.link(rule.title) == f"/rules/{rule.slug}"
    for number in published_defaults():
        assert page.has(number.name)
        assert page.has(number.value)
        assert page.has(number.why)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_each_rule_says_what_counts_and_what_does_not(client, rule):
    page = client.get(f"/rules/{rule.slug}")
    assert page.h1 == rule.title
    assert page.has(rule.text)
    assert page.has(f"Version {rule.version}")
    for line in (*rule.counts, *rule.does_not_count):
        assert page.has(line)


@pytest.mark.parametrize("slug", [
    "nothing", "0", "-1", "9" * 60, "1.5", "\u0663", "%00", "a" * 5_000, "..%2f..%2fetc",
    "Feedback-From-Several-Clients", "'%20OR%201=1",
])
def test_a_rule_that_is_none_is_not_found(client, slug):
    client.get(f"/rules/{slug}", status=404)


def test_browsers_may_keep_the_rules_for_a_while(client):
    first = client.open("/rules")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.open("/rules", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_with_somebodys_name_on_it_a_page_is_private(client, db):
    answer = client.as_person(people.person()).open("/rules")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_held_person_reads_the_rules_without_a_banner(client, db):
    mina = people.person()
    in_force(mina, "hold")
    page = client.as_person(mina).get("/rules/early-warning")
    assert not page.soup.find(class_="banner")


def test_the_start_leads_everybody_to_their_page(client, db):
    def led(browser):
        return browser.open("/", follow_redirects=False).headers["Location"]
    assert led(client) == "/sign-in"
    assert led(client.as_person(people.person())) == "/status"
    assert led(client.as_person(people.reviewer())) == "/staff/queue"
    assert led(client.as_person(people.person("Petra Client", roles=("client",)))) == "/client"


def test_health_tells_the_clock_and_the_time_zone_database(client):
    answer = client.open("/health").get_json()
    assert answer["ok"] is True
    assert answer["tzdata"].startswith("20")


def test_a_page_that_says_something_once_is_kept_by_nobody(client):
    with client.http.session_transaction() as session:
        session["_flashes"] = [("good", "You are signed out.")]
    said = client.open("/rules")
    assert "You are signed out." in said.get_data(as_text=True)
    assert "public" not in said.headers["Cache-Control"]
    assert client.open("/rules").headers["Cache-Control"] == "public, max-age=300"
