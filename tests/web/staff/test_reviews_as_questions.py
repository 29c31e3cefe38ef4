"""A reviewer takes a mailed reply for a question; nothing that they typed before is lost."""

import pytest

from portal.services.cases import threads
from tests import decisions, people
from tests.reviews_of import asked, review_of


@pytest.fixture
def hold(mina):
    return decisions.hold_on(mina)


@pytest.fixture
def theirs(client, db):
    return client.as_person(people.reviewer("Tomas Lindqvist"))


@pytest.fixture
def case(mina, hold):
    return asked(mina, hold.ref, "On which day does the path begin?", via="mail")


def place(case) -> str:
    return f"/staff/reviews/{case.ref}"



def taken_for_a_question(browser, page, case, status: int = 200, **typed):
    button = page.soup.find("button", string="Take it for a question and tell Mina")
    seen = page.soup.find("input", attrs={"name": "seen"})["value"]
    assert button["formaction"] == f"{place(case)}/question"
    return browser.post(button["formaction"], status, seen=seen, **typed)


def test_a_mailed_question_is_taken_for_one_and_answered_on_its_page(
        client, theirs, mina, hold, case):
    page = theirs.get(place(case))
    thread = taken_for_a_question(theirs, page, case)
    assert thread.has("It is a question now")
    theirs.send(thread.form("Send now"), text="Whenever you open it.", then="answered")
    assert theirs.get(place(case)).has("It was taken for a question.")
    assert theirs.get("/staff/reviews?show=decided").has("A question")
    hers = client.as_person(mina)
    assert hers.get(f"/requests/{case.ref}").has("read this e-mail as a question")
    assert hers.get(f"/status/decisions/{hold.ref}").link("Ask for a review")


def test_what_was_asked_for_on_the_page_is_not_offered_as_a_question(theirs, mina, hold):
    case = asked(mina, hold.ref)
    assert not theirs.get(place(case)).has("Take it for a question")
    refused = theirs.post(f"{place(case)}/question", 422, reasons="Half a reason.")
    assert refused.has("it has to be decided") and refused.has("Half a reason.")


def test_a_stale_form_takes_nothing_for_a_question(db, theirs, mina, case):
    page = theirs.get(place(case))
    threads.say(case, voice="person", text="And one of them was cancelled.", by=mina.id)
    db.commit()
    back = taken_for_a_question(theirs, page, case, 409, reasons="Half a reason.")
    assert back.has("while you were reading") and back.has("Half a reason.")
    assert review_of(case).decided_at is None


def typed(page) -> str:
    return page.soup.find("textarea", attrs={"name": "text"}).get_text().strip()


def test_what_was_typed_as_a_decision_stands_in_the_answer_to_the_question(theirs, case):
    page = theirs.get(place(case))
    thread = taken_for_a_question(theirs, page, case, **{
        "answer-1": "Whenever you open it.", "reasons": "The rule names no day."})
    assert thread.has("What you had typed is in the answer field")
    assert typed(thread) == "Whenever you open it.\n\nThe rule names no day."
    thread = theirs.send(thread.form("Send now"), then="answered")
    assert thread.has("The rule names no day.") and typed(thread) == ""


def test_it_comes_below_what_waited_in_that_answer_already(theirs, case):
    theirs.post(f"/staff/requests/{case.ref}/note", text="Dear Mina,", note="She only asks.")
    thread = taken_for_a_question(theirs, theirs.get(place(case)), case, **{
        "answer-1": "Whenever you open it."})
    assert typed(thread) == "Dear Mina,\n\nWhenever you open it."


def test_what_is_too_long_to_carry_stays_where_it_was_typed(theirs, case):
    long = "A word. " * 3_000
    page = taken_for_a_question(theirs, theirs.get(place(case)), case, 422, reasons=long)
    assert page.has("too long to be carried")
    assert page.soup.find("textarea", id="reasons").get_text().split() == long.split()
    assert review_of(case).decided_at is None


def test_pressed_twice_it_is_carried_once(theirs, case):
    page = theirs.get(place(case))
    said = {"answer-1": "Whenever you open it."}
    taken_for_a_question(theirs, page, case, **said)
    again = taken_for_a_question(theirs, page, case, 409, **said)
    assert again.has("Whenever you open it.")
    assert typed(theirs.get(f"/staff/requests/{case.ref}")) == "Whenever you open it."
