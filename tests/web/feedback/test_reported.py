"""What a list says of a feedback that its reader has reported: since when, and who is next."""

import pytest

from portal.models import Case
from portal.policy.feedback import Side
from portal.services.feedback import report_decisions
from tests import people, requests_of, reviews_of
from tests.reports_of import report_of, visible_feedback

REASONS = reviews_of.REASONS


@pytest.fixture
def mina(db):
    return people.person("Mina Novak")


@pytest.fixture
def feedback(mina, shop):
    return visible_feedback(mina, shop, title="Bicycle shop")


def case_of(db, ref):
    return db.query(Case).filter_by(ref=ref).one()


def decided(db, ref, outcome="kept"):
    case = case_of(db, ref)
    report_decisions.decide(ref, report_decisions.Choice(outcome, REASONS, case.revision),
                            by=people.reviewer("Marta Keller").id)
    db.commit()
    return case


@pytest.mark.engine
def test_a_reported_feedback_says_since_when_and_until_when_we_answer(client, mina, feedback):
    hers = client.as_person(mina)
    assert hers.get("/feedback").link("Report the feedback on Bicycle shop")
    ref = report_of(mina, feedback)
    for path in ("/feedback", f"/feedback/{feedback.ref}"):
        page = hers.get(path)
        assert page.has("You reported it") and page.has("our answer is due by")
        assert page.has("23:59 PT") and page.has("in Kyiv")
        assert page.link("See your report about Bicycle shop") == f"/requests/{ref}"
        assert not page.has("Report the feedback")


def test_a_question_of_ours_about_the_report_is_hers_to_answer(client, db, mina, feedback):
    ref = report_of(mina, feedback)
    requests_of.answered(case_of(db, ref), people.reviewer(), then="ask")
    hers = client.as_person(mina)
    page = hers.get("/feedback")
    assert page.has("we asked you something, please answer by")
    assert not page.has("our answer is due")
    told = hers.get(f"/feedback/{feedback.ref}/report/reason")
    assert told.has("We have a question for you") and not told.has("You get the answer by")
    sent = hers.get(f"/feedback/{feedback.ref}/report/sent")
    assert sent.has("there is a question to you") and not sent.has("looks at the contract by")


def test_a_decided_report_says_what_we_decided(client, db, mina, feedback):
    decided(db, report_of(mina, feedback))
    page = client.as_person(mina).get("/feedback")
    assert page.has("we decided that it stays") and not page.has("our answer is due")


@pytest.mark.slow
def test_what_a_review_brought_back_is_said_to_be_back(client, db, mina, omar, feedback):
    case = decided(db, report_of(mina, feedback), "removed")
    review = reviews_of.asked(omar, feedback.ref)
    reviews_of.decided(review, people.reviewer("Tomas Lindqvist"), "reversed")
    page = client.as_person(mina).get("/feedback")
    assert page.has("a review brought it back") and page.link("See your report").endswith(case.ref)


def test_nobody_else_learns_of_a_report(client, mina, omar, feedback):
    report_of(mina, feedback)
    page = client.as_person(omar).get("/client/feedback")
    assert page.has("Bicycle shop") and not page.has("reported") and not page.has("your report")


def test_a_client_who_asked_for_the_removal_of_their_own_sees_that(client, mina, omar, feedback):
    report_of(omar, feedback, reason="own", reader=Side.client)
    page = client.as_person(omar).get("/client/feedback")
    assert page.has("You asked us to remove it") and page.has("our answer is due by")
    assert not client.as_person(mina).get("/feedback").has("remove it")
