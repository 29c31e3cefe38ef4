"""Mina's requests as a list, and a new question."""

import pytest
from sqlalchemy import func, select

from portal.models import Case, Message
from portal.policy.vocabulary import Kind
from portal.services.cases import threads
from tests import conduct, decisions, people, requests_of
from tests.queries import queries

TYPED = {"about": "account", "subject": "My name", "text": "I married. How do I change my name?"}


def test_the_list_says_whose_turn_it_is(client, db, mina):
    ruth = people.reviewer()
    requests_of.question(mina, subject="With the team")
    requests_of.answered(requests_of.question(mina, subject="Asked back"), ruth, then="ask")
    requests_of.answered(requests_of.question(mina, subject="Done"), ruth)
    browser = client.as_person(mina)
    page = browser.get("/requests")
    for words in ("All 3", "Open 2", "Waiting for you 1", "Answered 1", "please answer by"):
        assert page.has(words), words
    assert browser.get(page.link("Waiting for you")).has("Asked back")
    assert not browser.get("/requests?show=closed").has("Asked back")
    browser.get("/requests?show=nonsense&page=abc")


def test_an_empty_list_says_what_will_be_in_it(client, db, mina):
    browser = client.as_person(mina)
    page = browser.get("/requests")
    assert page.has("There is nothing here yet")
    assert page.soup.select_one("main .card a")["href"] == "/requests/new"
    page = browser.get("/requests?show=yours")
    assert page.has("No request waits for you")
    assert page.soup.select_one("main .card a")["href"] == "/requests"
    assert browser.get("/requests?show=open").has("no request like this")


def test_a_decision_is_there_before_anybody_writes(client, db, mina):
    action = decisions.hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get("/requests")
    assert page.has(f"Decision {action.ref}: new proposals are paused")
    thread = browser.get(page.link(action.ref))
    assert browser.get(thread.link("Read the decision")).has("whole statement of reasons")


def test_the_number_of_questions_to_the_database_never_grows(client, db, mina):
    first = requests_of.question(mina)
    browser = client.as_person(mina)
    counts = []
    for _ in range(2):
        for address in ("/requests", f"/requests/{first.ref}", "/requests/new"):
            with queries() as sent:
                browser.get(address)
            counts.append(len(sent))
        for n in range(60):
            threads.open(mina.id, kind="question", subject=f"Question {n}", by=mina.id, text="?",
                         due_at=first.due_at)
            db.add(Message(case_id=first.id, at=first.last_at, voice="person", via="page",
                           author_id=mina.id, text=f"Message {n}."))
        db.commit()
    assert counts[:3] == counts[3:]
    assert max(counts) <= 4
    assert browser.get("/requests?page=2").has("Page 2 of 3")


def test_mina_asks_and_gets_a_reference_and_a_date(client, db, mina):
    browser = client.as_person(mina)
    page = browser.get("/requests/new")
    assert not page.soup.find("input", attrs={"type": "radio", "checked": True})
    for _ in range(2):
        thread = browser.send(page.form("Send your question"), **TYPED)
    assert thread.h1 == "My name"
    assert thread.has("Your question has arrived") and thread.has("We answer by")
    assert db.scalar(select(func.count()).select_from(Case)) == 1, "pressed twice, asked once"


@pytest.mark.parametrize(("field", "value", "says"), [
    ("about", "", "Choose what your question is about"),
    ("about", "nonsense", "Not a valid choice"),
    ("subject", "  ", "in a few words what it is about"),
    ("subject", "x" * 200, "up to 120 characters"),
    ("text", "", "nothing in it yet"),
    ("text", "y" * 100_000, "up to 5,000 characters"),
    ("decision", "D-NOTMINE2", "one of the decisions"),
])
def test_a_refused_question_keeps_what_was_typed(client, db, mina, field, value, says):
    decisions.hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get("/requests/new")
    back = browser.send(page.form("Send your question"), 422, **{**TYPED, field: value})
    assert back.has(says)
    assert back.soup.find("textarea", id="text").get_text() == {**TYPED, field: value}["text"]
    assert db.scalar(select(func.count()).select_from(Case).where(Case.kind == "question")) == 0


def test_a_question_can_be_about_a_decision_of_ones_own(client, db, mina):
    action = decisions.hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get(f"/requests/new?decision={action.ref}")
    thread = browser.send(page.form("Send your question"), **{**TYPED, "about": "decision"})
    assert thread.has(f"Decision {action.ref}")


@pytest.mark.engine
def test_a_decision_is_called_what_its_own_page_calls_it(client, mina):
    conduct.decided(mina, Kind.info_request, active=False)
    conduct.decided(mina, Kind.education)
    browser = client.as_person(mina)
    chosen = browser.get("/requests/new").soup.find("select", id="decision").get_text()
    assert "Your account is suspended while we clear up a question" in chosen
    assert "A rule we would like you to know, and a short path about it" in chosen


def test_a_client_has_requests_as_well(client, db):
    omar = people.person("Omar Haddad", roles=("client",))
    browser = client.as_person(omar)
    page = browser.get("/requests/new")
    assert browser.send(page.form("Send your question"), **TYPED).has("We answer by")


def test_whoever_is_not_signed_in_is_led_to_sign_in(client, db):
    assert client.get("/requests").url.startswith("/sign-in")
