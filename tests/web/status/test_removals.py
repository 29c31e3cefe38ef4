"""The page of a removed feedback, for whom it concerns, and the way to a review of it."""

import pytest
from sqlalchemy import select

from portal.models import Appeal, Case, OutboxLetter
from portal.services.feedback import report_decisions
from tests import conduct, organisations, people, reports_of, reviews_of
from tests.queries import queries


@pytest.fixture
def gone(db, mina, shop, omar):
    """A feedback of Omar's about Mina that Marta removed."""
    given = reports_of.visible_feedback(mina, shop)
    ref = reports_of.report_of(mina, given)
    case = db.scalars(select(Case).where(Case.ref == ref)).one()
    report_decisions.decide(ref, report_decisions.Choice(
        "removed", reviews_of.REASONS, case.revision), by=people.reviewer("Marta Keller").id)
    db.commit()
    return given


def test_omar_follows_the_letter_and_asks_for_a_review(client, db, gone, omar):
    letter = db.scalars(select(OutboxLetter).where(
        OutboxLetter.letter == "feedback_removed", OutboxLetter.person_id == omar.id)).one()
    assert f"/feedback/{gone.ref}/removal" in letter.text
    browser = client.as_person(omar)
    page = browser.get(f"/feedback/{gone.ref}/removal")
    assert page.has("was removed") and page.has(reviews_of.REASONS)
    assert not page.has(reports_of.DETAILS), "what was reported is between its reporter and us"
    form = browser.get(page.link("Ask for a review"))
    assert form.has("Ask for a review of the removal of feedback")
    check = browser.send(form.form("Check before sending"),
                         **{"argument-1": "The messages are about another contract."})
    sent = browser.send(check.form("Send the request"))
    assert sent.has("Your request for a review has arrived")
    case = db.scalars(select(Case).join(Appeal, Appeal.case_id == Case.id)).one()
    assert case.person_id == omar.id
    again = browser.get(f"/feedback/{gone.ref}/removal")
    assert again.has("You have asked for a review") and again.link(case.ref)


def test_his_own_page_of_it_leads_there(client, gone, omar):
    browser = client.as_person(omar)
    page = browser.get(f"/client/feedback/{gone.ref}")
    assert browser.get(page.link("Why it was removed")).has("was removed")


def test_whoever_asked_for_it_is_not_sent_to_a_page_that_is_not_theirs(client, gone, mina):
    assert not client.as_person(mina).get(f"/feedback/{gone.ref}").has("Why it was removed")


def test_a_reviewer_reads_it_decides_and_omar_sees_that_it_is_back(client, db, gone, omar, mina):
    case = reviews_of.asked(omar, gone.ref)
    tomas = client.as_person(people.reviewer("Tomas Lindqvist"))
    page = tomas.get(f"/staff/reviews/{case.ref}")
    assert page.has("The feedback comes back as it was") and page.has(reports_of.DETAILS)
    preview = tomas.send(page.form("Preview"), outcome="reversed", reasons=reviews_of.REASONS,
                         **{"answer-1": reviews_of.ANSWER, "answer-2": reviews_of.ANSWER})
    assert preview.has(f"The message {mina.name} gets")
    tomas.send(preview.form("Undo the decision"))
    back = client.as_person(omar).get(f"/feedback/{gone.ref}/removal")
    assert back.has("A review brought it back")
    assert client.as_person(omar).get(back.link("See the feedback")).status == 200
    assert client.as_person(mina).get(f"/feedback/{gone.ref}").status == 200


@pytest.mark.parametrize("path", ["", "/review", "/review/check", "/review/sent"])
def test_nobody_else_finds_it(client, gone, mina, path):
    for who in (mina, people.person("Stan Stranger"), people.reviewer()):
        client.as_person(who).get(f"/feedback/{gone.ref}/removal{path}", 404)


def test_a_decision_has_no_page_of_a_removal(client, mina):
    action = conduct.decided(mina)
    client.as_person(mina).get(f"/feedback/{action.ref}/removal", 404)


def test_a_second_member_is_told_that_a_review_goes_on(client, db, gone, omar, shop):
    petra = organisations.client_of(shop, "Petra Second")
    reviews_of.asked(omar, gone.ref)
    page = client.as_person(petra).get(f"/feedback/{gone.ref}/removal/review")
    assert page.has("Somebody else whom it concerns has asked for a review")


def test_the_page_asks_the_database_four_times(client, gone, omar):
    browser, path = client.as_person(omar), f"/feedback/{gone.ref}/removal"
    browser.get(path)
    with queries() as sent:
        browser.open(path)
    assert len(sent) <= 4


def test_it_stands_among_his_requests_and_leads_to_the_page(client, gone, omar):
    browser = client.as_person(omar)
    request = browser.get(browser.get("/requests").link("was removed"))
    assert request.has(f"Feedback {gone.ref}") and not request.has(reports_of.DETAILS)
    assert request.link("Read it") == f"/feedback/{gone.ref}/removal"
    assert browser.get(request.link("Read it")).has(reviews_of.REASONS)
