"""The way back from a thing to its list: the filter and the page are still there."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from portal import clock
from portal.extensions import db as database
from tests import decisions, people, requests_of
from tests.reports_of import report_of, visible_feedback
from tests.reviews_of import ANSWER, REASONS, asked
from tests.web.staff.desk import decided
from tests.web.staff.test_requests_thread import press


def due(name: str, days: int):
    """A question of somebody, due in so many days."""
    case = requests_of.question(people.person(name), subject=f"Question of {name}")
    case.due_at = clock.now() + timedelta(days=days)
    database.session.commit()
    return case


def back(page) -> str:
    return page.soup.select_one("p.back a, p.actions a[href^='/staff/q']")["href"]


@pytest.fixture
def ruths(client, db):
    return client.as_person(people.reviewer())


def test_a_reviewer_keeps_her_place_in_the_queue_of_requests(ruths, db):
    first, second = due("Mina Novak", 1), due("Elif Yilmaz", 2)
    after = f"{first.due_at:%Y-%m-%dT%H:%M:%S.%fZ}~{first.ref}"
    where = f"/staff/requests?show=nobodys&kind=question&after={after}"
    page = ruths.get(ruths.get(where).link("Question of Elif"))
    assert page.url.endswith(second.ref)
    there = ruths.get(back(page))
    assert there.link("Question of Elif") and not there.has("Question of Mina")
    assert there.soup.find("a", string="Nobody’s 2")["aria-current"] == "true"


@pytest.mark.slow
def test_she_keeps_it_after_a_preview_a_mistake_and_her_answer(ruths, db):
    case = due("Mina Novak", 1)
    where = "/staff/requests?show=all&kind=question"
    page = ruths.get(ruths.get(where).link("Question of Mina"))
    refused = press(ruths, page, "Preview", 422, text="", then="answered")
    assert back(refused) == where
    preview = press(ruths, refused, "Preview", text=requests_of.ANSWER, then="answered")
    changed = press(ruths, preview, "Change")
    assert back(changed) == where
    preview = press(ruths, changed, "Preview")
    sent = ruths.send(preview.form("Send it to Mina"))
    assert sent.has("Your answer was sent") and back(sent) == where
    assert case.ref in sent.url


@pytest.mark.parametrize("odd", [
    "https://evil.example/staff/requests?show=all", "//evil.example?show=all",
    "/\\evil.example?show=all", "javascript:alert(1)?show=all", "/staff/requests/../../x?show=all",
    "/sign-out?show=all", "/staff/requests", "?show=all", "\"><script>?show=all"])
def test_an_address_that_is_no_list_leads_nowhere_else(ruths, db, odd):
    case = due("Mina Novak", 1)
    page = ruths.get(f"/staff/requests/{case.ref}?from={quote(odd)}")
    assert back(page) == "/staff/requests"
    assert "evil" not in page.response.get_data(as_text=True)
    sent = press(ruths, page, "Take it on", **{"from": odd})
    assert back(sent) == "/staff/requests" and "from=" not in sent.response.request.url


def test_of_a_list_only_what_it_knows_comes_back(ruths, db):
    case = due("Mina Novak", 1)
    place = quote("/staff/requests?show=\"><b>&next=//evil.example&kind=report")
    page = ruths.get(f"/staff/requests/{case.ref}?from={place}")
    assert back(page) == "/staff/requests?show=%22%3E%3Cb%3E&kind=report"
    ruths.get(back(page))


@pytest.mark.slow
def test_from_the_queue_of_requests_to_a_review_and_back(client, db):
    mina = people.person()
    hold = decisions.hold_on(mina)
    asked(mina, hold.ref)
    theirs = client.as_person(people.reviewer("Tomas Lindqvist"))
    where = "/staff/requests?show=us&kind=review"
    page = theirs.get(theirs.get(where).link("Review of"))
    review = theirs.get(page.link("Go to its decision"))
    assert review.soup.select_one("p.back").get_text() == "Requests" and back(review) == where
    preview = theirs.send(review.form("Preview"), outcome="upheld", reasons=REASONS,
                          **{"answer-1": ANSWER, "answer-2": ANSWER})
    done = theirs.send(preview.form("Let it stand"))
    assert done.has("The decision stays") and back(done) == where
    assert back(theirs.get(done.link("Ask Mina something"))) == where


@pytest.mark.slow
def test_reports_keep_the_filter_through_the_decision(ruths, db):
    mina = people.person("Mina Novak")
    report_of(mina, visible_feedback(mina))
    page = ruths.get(ruths.get("/staff/reports?show=open&page=1").link("Q-"))
    preview = ruths.send(page.form("Preview"), outcome="kept", reasons="The words are about work.")
    done = ruths.send(preview.form("tell"))
    assert done.has("The feedback stays") and back(done) == "/staff/reports?show=open&page=1"


@pytest.mark.slow
def test_proposals_keep_the_filter_through_the_decision(ruths, db):
    decisions.proposed(people.person("Mina Novak"))
    page = ruths.get(ruths.get("/staff/queue?show=public").link("D-"))
    done = decided(ruths, page)
    assert done.has("in force") and back(done) == "/staff/queue?show=public"


def test_holds_keep_who_was_looked_for(ruths, db):
    decisions.hold_on(people.person("Mina Novak"))
    there = ruths.get("/staff/holds?show=open&name=Mina+N")
    assert back(ruths.get(there.link("D-"))) == "/staff/holds?show=open&name=Mina+N"
    assert back(ruths.get(there.link("Mina Novak"))) == "/staff/holds?show=open&name=Mina+N"


def test_the_place_is_no_text_that_somebody_typed(ruths, db):
    case = due("Mina Novak", 1)
    page = ruths.post(f"/staff/requests/{case.ref}/note", 400, token=False,
                      note="Something worth keeping.",
                      **{"from": "/staff/requests?show=all&kind=question"})
    assert page.has("Something worth keeping.") and not page.has("show=all")
