"""From one thing that is done to the next that waits, without going back to the list."""

import pytest

from portal.policy.vocabulary import Kind
from portal.services.paging import PAGE_SIZE
from tests import conduct, decisions, people, requests_of
from tests.reports_of import report_of, visible_feedback
from tests.reviews_of import ANSWER, REASONS, asked
from tests.web.staff.desk import decided
from tests.web.staff.test_places import back, due
from tests.web.staff.test_requests_thread import press

NEXT = "Next one that waits"


@pytest.fixture
def ruths(client, db):
    return client.as_person(people.reviewer("Ruth Adeyemi"))


@pytest.mark.slow
def test_a_reviewer_goes_from_proposal_to_proposal(ruths, db):
    first = decisions.proposed(people.person("Mina Novak"))
    second = decisions.proposed(people.person("Elif Yilmaz"))
    where = "/staff/queue?show=public"
    done = decided(ruths, ruths.get(f"/staff/decisions/{first.ref}?from={where}"), "decline")
    assert done.has("The proposal is declined and closed.")
    page = ruths.get(done.link(NEXT))
    assert second.ref in page.url and back(page) == where
    done = decided(ruths, page, "decline")
    assert ruths.get(done.link(NEXT)).has("Nothing waits for a decision")


@pytest.mark.engine
def test_nobody_is_led_to_a_decision_that_waits_for_a_colleague(client, db):
    ruth = people.reviewer("Ruth Adeyemi")
    signed = conduct.decided(people.person("Mina Novak"), Kind.block, when="notice", by=ruth)
    assert client.as_person(ruth).get("/staff/queue/next").url == "/staff/queue"
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    assert signed.ref in tomas.get("/staff/queue/next").url


def test_the_next_request_is_hers_or_nobodys_and_of_the_same_kind(ruths, db):
    first, taken, third = due("Mina Novak", 1), due("Elif Yilmaz", 2), due("Ana Costa", 3)
    taken.claimed_by_id = people.reviewer("Tomas Lindqvist").id
    where = "/staff/requests?show=us&kind=question"
    page = ruths.get(f"/staff/requests/{first.ref}?from={where.replace('&', '%26')}")
    preview = press(ruths, page, "Preview", text=requests_of.ANSWER, then="answered")
    sent = ruths.send(preview.form("Send it to Mina"))
    page = ruths.get(sent.link(NEXT))
    assert third.ref in page.url and back(page) == where


@pytest.mark.engine
@pytest.mark.slow
def test_the_next_request_is_found_behind_a_page_of_what_a_colleague_has(ruths, db):
    toms = people.reviewer("Tomas Lindqvist").id
    for number in range(PAGE_SIZE + 1):
        due(f"Mina No{number}", 1).claimed_by_id = toms
    free = due("Ana Costa", 2)
    db.commit()
    assert free.ref in ruths.get("/staff/requests/next").url


@pytest.mark.slow
def test_the_next_review_and_the_next_report_are_one_click_away(ruths, db):
    mina = people.person("Mina Novak")
    review = asked(mina, decisions.hold_on(mina, by=people.reviewer("Tomas Lindqvist")).ref)
    page = ruths.get("/staff/reviews/next")
    assert review.ref in page.url
    preview = ruths.send(page.form("Preview"), outcome="upheld", reasons=REASONS,
                         **{"answer-1": ANSWER, "answer-2": ANSWER})
    done = ruths.send(preview.form("Let it stand"))
    assert ruths.get(done.link(NEXT)).has("No review waits here")

    report = report_of(mina, visible_feedback(mina, people.organisation("Spoke and Chain")))
    page = ruths.get("/staff/reports/next")
    assert report in page.url
    preview = ruths.send(page.form("Preview"), outcome="kept", reasons=REASONS)
    done = ruths.send(preview.form("Let it stay"))
    assert ruths.get(done.link(NEXT)).has("No report waits here")


@pytest.mark.parametrize("path", ["queue", "reviews", "reports", "requests"])
def test_a_stranger_finds_no_next_one(client, db, path):
    client.as_person(people.person()).get(f"/staff/{path}/next", 404)
