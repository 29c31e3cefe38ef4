"""Pressed ten times at once: one message, one question, one answer."""

import io

import pytest
from sqlalchemy import select

from portal.models import Case, Event, File, Message, OutboxLetter
from portal.policy.requests import OPENED_AT_MOST
from tests import people, requests_of
from tests.stored import number
from tests.web.staff.test_at_once import at_once

pytestmark = pytest.mark.engine

TEXT = "The first one ended in March, the second one in May."


@pytest.mark.slow
def test_a_message_sent_ten_times_at_once_is_one_message(client, db, mina):
    address = f"/requests/{requests_of.question(mina).ref}"
    browser = client.as_person(mina)
    fields = {**browser.get(address).form("Send").fields, "text": TEXT}
    db.commit()
    answers = at_once(*[lambda: browser.http.post(address, data=fields)] * 10)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert number(db, Message) == 2
    assert number(db, Event) == 2


@pytest.mark.slow
def test_a_document_sent_ten_times_at_once_is_one_document(client, db, mina):
    address = f"/requests/{requests_of.question(mina).ref}"
    browser = client.as_person(mina)
    fields = {**browser.get(address).form("Send").fields, "text": TEXT}
    db.commit()

    def press():
        document = (io.BytesIO(b"As agreed."), "chat.txt")
        return browser.http.post(address, data={**fields, "documents": document})
    assert {answer.status_code for answer in at_once(*[press] * 10)} == {303}
    assert number(db, Message) == 2
    assert [(one.name, one.draft_of) for one in db.scalars(select(File))] == [("chat.txt", None)]


def test_a_question_sent_ten_times_at_once_is_one_request(client, db, mina):
    browser = client.as_person(mina)
    fields = {**browser.get("/requests/new").form("Send your question").fields,
              "about": "other", "subject": "Two contracts", "text": TEXT}
    db.commit()
    answers = at_once(*[lambda: browser.http.post("/requests/new", data=fields)] * 10)
    assert {answer.status_code for answer in answers} == {303}
    assert (number(db, Case), number(db, Message), number(db, OutboxLetter)) == (1, 1, 2)


@pytest.mark.slow
def test_an_answer_sent_ten_times_at_once_is_one_answer(client, db, mina):
    address = f"/staff/requests/{requests_of.question(mina).ref}"
    browser = client.as_person(people.reviewer())
    fields = {**browser.get(address).form("Send now").fields, "text": requests_of.ANSWER,
              "then": "answered"}
    db.commit()
    answers = at_once(*[lambda: browser.http.post(f"{address}/answer", data=fields)] * 10)
    assert {answer.status_code for answer in answers} == {303}
    assert (number(db, Message), number(db, OutboxLetter)) == (2, 2)


@pytest.mark.slow
def test_ruth_answers_while_mina_writes_and_no_word_is_lost(client, db, mina):
    for _ in range(4):
        case = requests_of.question(mina, subject=f"Question {_}")
        mine, hers = f"/requests/{case.ref}", f"/staff/requests/{case.ref}"
        browser, ruths = client.as_person(mina), client.as_person(people.reviewer())
        said = {**browser.get(mine).form("Send").fields, "text": TEXT}
        answer = {**ruths.get(hers).form("Send now").fields, "text": requests_of.ANSWER,
                  "then": "answered"}
        db.commit()
        wrote, answered = at_once(lambda b=browser, a=mine, f=said: b.http.post(a, data=f),
                                  lambda b=ruths, a=hers, f=answer: b.http.post(f"{a}/answer",
                                                                                data=f))
        assert wrote.status_code == 303
        assert answered.status_code in {303, 409}
        db.rollback()
        db.refresh(case)
        assert case.owed_by == "team", "whatever came first, her words wait for an answer"


def test_nobody_floods_the_team(client, db, mina):
    for n in range(OPENED_AT_MOST):
        requests_of.question(mina, subject=f"Question {n}")
    browser = client.as_person(mina)
    page = browser.get("/requests/new")
    back = browser.send(page.form("Send your question"), 422, about="other", subject="One more",
                        text=TEXT)
    assert back.has("Add to one of them")
    assert back.soup.find("textarea", id="text").get_text() == TEXT
