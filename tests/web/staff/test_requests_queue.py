"""The queue of requests: by due time, with filters and counts, for staff alone."""

from datetime import timedelta

import pytest

from portal import clock
from portal.extensions import db as database
from portal.models import Appeal
from portal.services.cases import claims, threads
from tests import decisions, people, requests_of
from tests.queries import queries


def asked(name: str, days: int = 5, **more):
    """A question of somebody, due in so many days."""
    case = requests_of.question(people.person(name), subject=f"Question of {name}", **more)
    case.due_at = clock.now() + timedelta(days=days)
    database.session.commit()
    return case


def names(page) -> list[str]:
    return [row.find("td").get_text(" ", strip=True) for row in page.soup.select("tbody tr")]


def test_the_nearest_date_comes_first(client, db):
    for name, days in (("Mina Novak", 4), ("Elif Yilmaz", 1), ("Juan Ferrer", 9)):
        asked(name, days)
    page = client.as_person(people.reviewer()).get("/staff/requests")
    assert names(page) == ["Elif Yilmaz", "Mina Novak", "Juan Ferrer"]
    assert page.has("in 23 hours") or page.has("in 24 hours") or page.has("in 1 day")


def test_filters_count_and_narrow(client, db):
    ruth = people.reviewer()
    mine, other, waits = asked("Mina Novak"), asked("Elif Yilmaz"), asked("Juan Ferrer")
    claims.claim(mine.ref, by=ruth.id)
    claims.claim(other.ref, by=people.reviewer("Tomas Lindqvist").id)
    requests_of.answered(waits, people.reviewer("Marta Keller"), then="ask")
    late = asked("Anna Berg", -1)
    browser = client.as_person(ruth)
    page = browser.get("/staff/requests")
    for words in ("Waiting for us 3", "Mine 1", "Nobody’s 1", "Missed 1", "Waiting for them 1",
                  "All open 4", "Questions 3"):
        assert page.has(words), words
    assert names(browser.get(page.link("Mine"))) == ["Mina Novak"]
    assert names(browser.get(page.link("Missed"))) == ["Anna Berg"]
    assert names(browser.get(page.link("Waiting for them"))) == ["Juan Ferrer"]
    assert names(browser.get("/staff/requests?kind=report")) == []
    assert names(browser.get("/staff/requests?show=x&kind=y&after=yesterday~z"))[0] == "Anna Berg"
    assert late.ref


def test_an_unanswered_notice_is_nobodys_work(client, db):
    decisions.hold_on(people.person())
    page = client.as_person(people.reviewer()).get("/staff/requests")
    assert page.has("Nothing like this waits")


@pytest.mark.slow
def test_sixty_come_in_pages_and_ask_the_database_no_more(client, db):
    asked("First One", 1)
    browser = client.as_person(people.reviewer())
    with queries() as few:
        browser.get("/staff/requests")
    for number in range(62):
        asked(f"Person Number{number}", 1 + number % 3)
    with queries() as many:
        page = browser.get("/staff/requests")
    assert len(few) == len(many) <= 4
    assert len(names(page)) == 50
    second = browser.get(page.link("Next ones"))
    assert len(names(second)) == 13
    assert not set(names(page)) & set(names(second))
    assert second.link("To the beginning")


def test_leads_see_missed_dates_on_top(client, db):
    from portal.services.cases import overdue
    case = asked("Mina Novak", -1)
    overdue.run(clock.now())
    db.commit()
    lead = people.person("Lena Vogt", roles=("lead",))
    page = client.as_person(lead).get("/staff/requests")
    assert page.has("Dates we missed, not answered yet")
    assert page.soup.find("section", attrs={"aria-labelledby": "missed"}).find(
        "a", href=f"/staff/requests/{case.ref}")
    assert not client.as_person(people.reviewer()).get("/staff/requests").has("not answered yet")


def test_a_review_is_not_offered_to_whoever_decided(client, db):
    mina, ruth, tomas = people.person(), people.reviewer(), people.reviewer("Tomas Lindqvist")
    action = decisions.hold_on(mina, by=ruth)
    case = threads.open(mina.id, kind="review", subject=f"Review of {action.ref}", by=mina.id,
                        text="I think the bakery should not count.", action_id=action.id,
                        due_at=clock.now() + timedelta(days=9))
    db.add(Appeal(case_id=case.id, action_id=action.id, about_person_id=mina.id,
                  asked_at=clock.now(), asked_via="page", first_decided_by_id=ruth.id))
    db.commit()
    assert names(client.as_person(tomas).get("/staff/requests")) == ["Mina Novak"]
    hers = client.as_person(ruth)
    assert names(hers.get("/staff/requests")) == []
    at = f"/staff/requests/{case.ref}"
    assert hers.get(at).has("You took part in the decision")
    refused = hers.post(f"{at}/answer", 422, text="Of course it counts.", then="keep")
    assert refused.has("You took part in the decision")
    assert refused.has("Of course it counts."), "what she typed is given back"
    hers.post(f"{at}/claim", 422)


def test_others_find_nothing(client, db):
    case = asked("Mina Novak")
    for who in (people.person("Stan Vogel"), people.person("Omar Haddad", roles=("client",))):
        browser = client.as_person(who)
        browser.get("/staff/requests", 404)
        browser.get(f"/staff/requests/{case.ref}", 404)
        browser.post(f"/staff/requests/{case.ref}/answer", 404, text="x", then="answered")
