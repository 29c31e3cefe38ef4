"""A closed account: everything can be read, everybody is heard, nothing else is written."""

import io

import pytest
from sqlalchemy import select

from portal.models import Case, Enrolment, File, Message
from portal.policy.vocabulary import Kind
from portal.services.cases import notices
from tests import conduct, learners, marketplace, people, reports_of, requests_of
from tests.stored import number

SAID = "The other account belongs to my sister, and I can show it."


@pytest.fixture
def closed(db, mina):
    action = conduct.closed(mina, when="safety")
    db.commit()
    return action


def test_the_decision_opens_a_thread_and_mina_answers_in_it(client, db, mina, closed):
    browser = client.as_person(mina)
    listed = browser.get("/requests")
    page = browser.get(listed.link(closed.ref))
    sent = browser.send(page.form("Send"), text=SAID)
    assert sent.has("Your message has arrived") and sent.has("We answer by")
    browser.get("/status")
    browser.get(f"/status/decisions/{closed.ref}")
    browser.get("/settings")


def test_a_document_goes_with_her_words(client, db, mina, closed):
    case = notices.of(closed.id)
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    document = (io.BytesIO(b"We live at the same address."), "letter.txt")
    fields = {**page.form("Send").fields, "text": SAID, "documents": document}
    sent = browser.post(f"/requests/{case.ref}", 200, token=False, **fields)
    assert sent.has("letter.txt")
    browser.open(sent.link("letter.txt"))
    file = db.scalar(select(File))
    message = db.scalars(select(Message).order_by(Message.id.desc())).first()
    assert (file.case_id, file.message_id, file.draft_of) == (case.id, message.id, None)
    stan = client.as_person(people.person("Stan Vogel"))
    stan.get(f"/files/{file.ref}", 404)


def test_a_document_added_first_waits_with_what_was_typed(client, db, mina, closed):
    case = notices.of(closed.id)
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    document = (io.BytesIO(b"We live at the same address."), "letter.txt")
    fields = {**page.form("Send").fields, "text": SAID, "documents": document,
              "add_documents": "1"}
    again = browser.post(f"/requests/{case.ref}", 200, token=False, **fields)
    assert again.soup.find("textarea", id="text").get_text() == SAID
    assert again.has("letter.txt")
    assert number(db, Message) == 1
    browser.send(again.form("Send"))
    assert number(db, Message) == 2
    assert db.scalar(select(File.message_id)) is not None


def test_she_asks_something_new(client, db, mina, closed):
    browser = client.as_person(mina)
    page = browser.get("/requests/new")
    thread = browser.send(page.form("Send your question"), about="account",
                          subject="My balance", text="When is my balance paid out?")
    assert thread.has("We answer by")


def test_nothing_else_is_written_and_what_was_typed_comes_back(client, db, mina, closed):
    browser = client.as_person(mina)
    offer = marketplace.offer(mina, people.organisation())
    db.commit()
    path = learners.library()[0].slug
    for address in (f"/learning/{path}/enrolment", f"/work/offers/{offer.ref}/refusal",
                    "/feedback/F-AAAAAAAA/respond"):
        page = browser.post(address, 403, text="Typed with care.")
        assert page.has("Your account is closed, so this was not done")
        assert "Typed with care." in page.soup.find("textarea").get_text()
        assert page.link("See why") == f"/status/decisions/{closed.ref}"
    assert number(db, Enrolment) == 0


def test_she_reports_a_feedback(client, db, mina, closed):
    feedback = reports_of.visible_feedback(mina, people.organisation())
    browser, place = client.as_person(mina), f"/feedback/{feedback.ref}/report/reason"
    page = browser.send(browser.get(place).form("Continue"), reason="manipulation")
    page = browser.send(page.form("Continue"), details=reports_of.DETAILS)
    assert browser.send(page.form("Send the report")).h1 == "Report sent"


def test_she_signs_out(client, db, mina, closed):
    browser = client.as_person(mina)
    page = browser.get("/requests")
    browser.send(page.form("Sign out"))
    assert browser.get("/requests").url.startswith("/sign-in")


def test_a_suspension_is_answered_within_its_own_time(client, db):
    elif_ = people.person("Elif Yilmaz")
    action = conduct.decided(elif_, Kind.suspension)
    db.commit()
    case = notices.of(action.id)
    browser = client.as_person(elif_)
    page = browser.get(f"/requests/{case.ref}")
    assert browser.send(page.form("Send"), text=SAID).has("We answer by")
    db.expire_all()
    assert case.owed_by == "team"
    assert action.answered_at is None or action.staff_due_at == case.due_at


def test_an_info_request_is_owed_by_the_person_until_its_date(client, db):
    elif_ = people.person("Elif Yilmaz")
    action = conduct.decided(elif_, Kind.info_request)
    db.commit()
    case = notices.of(action.id)
    assert (case.kind, case.owed_by, case.due_at) == (
        "info_request", "person", action.answer_due_at)
    browser = client.as_person(elif_)
    page = browser.get(f"/requests/{case.ref}")
    assert page.has("Waiting for you") and page.has("Please answer by")
    browser.send(page.form("Send"), text=SAID)
    db.expire_all()
    assert case.owed_by == "team"
    assert action.answered_at and action.staff_due_at == case.due_at
    requests_of.answered(case, people.reviewer())
    assert db.scalar(select(Case.outcome).where(Case.id == case.id)) == "answered"
