"""One request: Mina reads it, writes in it, and loses nothing of what she typed."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Case, Draft, Event, Message, OutboxLetter
from portal.policy.feedback import Side
from portal.policy.vocabulary import Kind
from portal.services.cases import answering
from portal.services.enforcement import restorations
from tests import conduct, decisions, organisations, people, reports_of, requests_of
from tests.stored import number

MORE = "The first one ended in March, the second one in May."


@pytest.fixture
def case(mina):
    return requests_of.question(mina)


def test_mina_sees_what_she_asked_and_by_when_we_answer(client, db, mina, case):
    page = client.as_person(mina).get(f"/requests/{case.ref}")
    assert page.h1 == "A contract that ended twice"
    assert page.has(requests_of.QUESTION)
    assert page.has("With our team")
    assert page.has("We answer by")
    assert page.has("PT") and page.has("in Kyiv")


def test_a_message_of_hers_arrives_once_and_moves_no_date(client, db, mina, case):
    browser, due_at = client.as_person(mina), case.due_at
    page = browser.get(f"/requests/{case.ref}")
    for _ in range(2):
        sent = browser.send(page.form("Send"), text=MORE)
    assert sent.has("Your message has arrived")
    db.refresh(case)
    assert case.due_at == due_at
    assert number(db, Message) == 2
    assert db.scalars(select(Event.verb).order_by(Event.id)).all() == [
        "request.opened", "request.written"]
    assert sorted(db.scalars(select(OutboxLetter.letter))) == [
        "person_wrote", "request_received"], "one receipt, with the date that still holds"


def test_writing_after_the_answer_opens_it_again(client, db, mina, case):
    requests_of.answered(case, people.reviewer())
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    assert page.has("Answered") and page.has("Ruth Account Quality team")
    assert not page.has("Adeyemi"), "people read first names"
    browser.send(page.form("Send"), text=MORE)
    db.refresh(case)
    assert (case.closed_at, case.owed_by) == (None, "team")


def test_answering_a_notice_makes_the_team_owe_an_answer(client, db, mina):
    decisions.hold_on(mina)
    case = db.scalar(select(Case).where(Case.kind == "notice"))
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    assert page.has("There is nothing you have to do here")
    page = browser.send(page.form("Send"), text=MORE)
    assert page.has("We answer by")
    db.refresh(case)
    assert (case.kind, case.owed_by) == ("notice", "team")


@pytest.mark.parametrize(("text", "says"), [
    ("", "nothing in it yet"), (" \n ", "nothing in it yet"),
    ("x" * 100_000, "up to 5,000 characters"),
])
def test_an_empty_and_an_endless_message_are_refused_and_kept(client, db, mina, case, text, says):
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    back = browser.send(page.form("Send"), 422, text=text)
    assert back.has(says)
    assert back.soup.find("textarea", id="text").get_text() == text
    assert number(db, Message) == 1


def test_a_refused_message_is_her_draft_on_every_device(client, db, mina, case):
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    browser.send(page.form("Send"), 422, text="long " * 1_500)
    elsewhere = client.as_person(mina)
    again = elsewhere.get(f"/requests/{case.ref}")
    assert again.soup.find("textarea", id="text").get_text().startswith("long long")
    elsewhere.send(again.form("Send"), text=MORE)
    assert number(db, Draft) == 0


def test_a_draft_is_kept_by_its_button(client, db, mina, case):
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    kept = browser.send(page.form("Save draft"), text=MORE)
    assert kept.has("Nothing was sent")
    assert kept.soup.find("textarea", id="text").get_text() == MORE
    assert number(db, Message) == 1


def test_what_is_too_long_for_a_draft_comes_back_to_her(client, db, mina, case):
    browser, chat = client.as_person(mina), "a whole chat " * 2_000
    for at in (f"/requests/{case.ref}", "/requests/new"):
        back = browser.send(browser.get(at).form("Save draft"), 422, text=chat)
        assert back.soup.find("textarea", id="text").get_text() == chat
        assert back.has("too long to be kept as a draft") and not back.has("Your draft is kept")
    assert number(db, Draft) == 0


def test_nul_arrives_as_a_visible_sign(client, db, mina, case):
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    assert browser.send(page.form("Send"), text="a\x00b").has("a\ufffdb")


def test_stan_finds_nothing(client, db, mina, case):
    browser = client.as_person(people.person("Stan Vogel"))
    browser.get(f"/requests/{case.ref}", 404)
    browser.post(f"/requests/{case.ref}", 404, text=MORE)
    browser.post(f"/requests/{case.ref}/seen", 404, entry="N-AAAAAAAA")
    browser.get("/requests/Q-NOTHERE2", 404)
    assert number(db, Message) == 1


def test_a_decision_leads_to_its_thread_and_only_its_person_there(client, db, mina):
    action = decisions.hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get(f"/status/decisions/{action.ref}")
    thread = browser.get(page.link("Write to us about this decision"))
    assert thread.has(f"Decision {action.ref}")
    client.as_person(people.person("Stan Vogel")).get(f"/requests/about/{action.ref}", 404)
    browser.get("/requests/about/D-NOTHERE2", 404)


def test_notes_of_staff_are_for_staff(client, db, mina, case):
    answering.note(case.ref, by=people.reviewer().id, text="She asked this in spring as well.")
    db.commit()
    page = client.as_person(mina).get(f"/requests/{case.ref}")
    assert not page.has("in spring")


def test_reading_is_noted_by_its_own_form_and_by_writing(client, db, mina, case):
    requests_of.answered(case, people.reviewer(), then="ask")
    browser = client.as_person(mina)
    assert browser.get("/requests").has("New")
    page = browser.get(f"/requests/{case.ref}")
    db.refresh(case)
    assert case.read_at < case.last_at, "looking writes nothing"
    listed = browser.send(page.form("Mark as read"))
    assert not listed.soup.find(string="New")
    db.refresh(case)
    assert case.read_at >= case.last_at


def test_a_long_thread_shows_its_newest_entries_first(client, db, mina, case):
    for n in range(120):
        db.add(Message(case_id=case.id, at=case.last_at, voice="person", via="page",
                       author_id=mina.id, text=f"Message number {n}."))
    db.commit()
    browser = client.as_person(mina)
    page = browser.get(f"/requests/{case.ref}")
    assert page.has("Message number 119.") and not page.has("Message number 3.")
    assert browser.get(f"/requests/{case.ref}?all=1").has("Message number 3.")


def test_a_client_reaches_the_feedback_that_their_report_is_about(client, db):
    shop, mina = people.organisation(), people.person()
    omar = organisations.client_of(shop)
    given = reports_of.visible_feedback(mina, shop)
    ref = reports_of.report_of(omar, given, reason="own", reader=Side.client)
    page = client.as_person(omar).get(f"/requests/{ref}")
    assert client.as_person(omar).get(page.link("Read it")).status == 200


def test_what_is_asked_stands_where_the_answer_is_awaited_until_it_came(client, db, mina):
    action = conduct.decided(mina, Kind.info_request)
    browser = client.as_person(mina)
    page = browser.get(f"/requests/about/{action.ref}")
    for ask in conduct.ASKS:
        assert page.has(ask)
    form = browser.get(page.link("Answer one by one")).form("Send your answer")
    browser.send(form, **{"answer-1": "My own cousin.", "answer-2": "I have sent them."})
    assert not browser.get(f"/requests/about/{action.ref}").soup.find(
        "a", string="Answer one by one")


def test_the_request_of_a_decision_that_is_over_says_so(client, db, mina):
    action = decisions.hold_on(mina)
    browser = client.as_person(mina)
    assert not browser.get(f"/requests/about/{action.ref}").has("It ended")
    restorations.schedule(action, clock.now())
    db.commit()
    assert not browser.get(f"/requests/about/{action.ref}").has("It ended")
    with time_machine.travel(clock.now() + timedelta(days=9), tick=False):
        assert client.as_person(mina).get(f"/requests/about/{action.ref}").has("It ended")
