"""What Mina reads of each kind of decision, what she can do, and which copies she can keep."""

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.dates import MONTHS
from portal.models import Action, Case, Message, ModuleCompletion, OutboxLetter
from portal.policy.vocabulary import Kind
from portal.services.cases import answering as said_by_team
from portal.services.enforcement.violations import answering
from portal.services.learning import completion, shelf
from portal.web.status import copies
from tests import people
from tests.conduct import ASKS, HAPPENED, REASONS, closed, decided
from tests.decisions import hold_on

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs" / "dsa-statement.schema.json")
                    .read_text("utf-8"))


def test_an_explanation_says_that_nothing_is_paused_and_leads_to_the_path(client, db, mina):
    action = decided(mina)
    page = client.as_person(mina).get("/status")
    assert page.has("Nothing is paused")
    assert page.link("Open the learning path") == "/learning/building-a-reputation-fairly"
    page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    for words in (HAPPENED, REASONS, "Honest feedback", "What your clients see"):
        assert page.has(words)


@pytest.mark.parametrize("kind", [Kind.education, Kind.info_request, Kind.suspension, Kind.block])
def test_the_first_screen_says_how_to_object(client, db, mina, kind):
    action = closed(mina) if kind is Kind.block else decided(mina, kind)
    page = client.as_person(mina).get("/status")
    first = page.soup.find(id="effects").find_all_previous("a")
    assert "I think this decision is wrong" in [a.get_text() for a in first]
    if kind in (Kind.suspension, Kind.block):
        assert page.link("Write to us about this decision") == f"/requests/about/{action.ref}"
    page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    assert page.link("What to do if you think it is wrong") == "#disagree"


@pytest.mark.parametrize(("kind", "chosen"), [
    (Kind.info_request, "decided to ask you."),
    (Kind.suspension, "decided to suspend the account while we check.")])
def test_what_was_decided_is_named_where_the_question_is_still_open(client, db, mina, kind, chosen):
    decided(mina, kind)
    page = client.as_person(mina).get("/status")
    assert page.has("We have not decided anything yet.")
    assert page.has(chosen)
    assert chosen in db.scalars(select(OutboxLetter.text)).one()


def test_every_page_names_the_date_that_an_answer_was_given_until(client, db, mina):
    ruth = people.reviewer()
    action = decided(mina, Kind.info_request, by=ruth)
    answering.answer(mina.id, action.ref, ["A bakery.", "I need another month for these."])
    db.commit()
    pages = ("/status", f"/status/decisions/{action.ref}", f"/requests/about/{action.ref}")
    for url in pages[:2]:
        assert client.as_person(mina).get(url).has("A person looks at it and decides by")
    case = db.scalars(select(Case)).one()
    until = clock.now().date() + timedelta(days=30)
    said_by_team.answer(case.ref, said_by_team.Answer(
        "Take your time.", "ask", until, case.revision), by=ruth.id)
    db.commit()
    for url in pages:
        page = client.as_person(mina).get(url)
        assert page.has(f"{until.day} {MONTHS[until.month - 1][:3]}"), url
        assert not page.has("decides by")
    assert client.as_person(mina).get(pages[0]).link("asked you something else") == pages[2]


def test_a_date_for_an_answer_that_has_passed_is_told_as_past(client, db, mina):
    action = decided(mina, Kind.info_request)
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False):
        browser = client.as_person(mina)
        for url in ("/status", f"/status/decisions/{action.ref}",
                    f"/status/decisions/{action.ref}/answer"):
            page = browser.get(url)
            assert page.has("The date for your answer was")
            assert not page.has("nswer by ")


def test_every_page_says_it_on_top_while_it_lasts(client, db, mina):
    decided(mina)
    page = client.as_person(mina).get("/learning")
    assert page.has("There is a rule we would like you to know.")
    decided(mina, Kind.info_request, by=people.reviewer("Tomas"))
    assert client.as_person(mina).get("/learning").has("We need an answer from you.")


def complete(db, mina):
    """Finish the path, module by module, as the quizzes do."""
    path = shelf.named("building-a-reputation-fairly")
    enrolment = completion.session.scalars(
        select(completion.Enrolment).where(completion.Enrolment.person_id == mina.id)).one()
    for module in path.modules:
        completion.complete_module(enrolment, path, module.slug, right=5, asked=5,
                                   now=clock.now())
    db.commit()


def test_finishing_the_path_settles_it_and_it_leaves_the_record_in_a_year(client, db, mina):
    action = decided(mina)
    complete(db, mina)
    assert len(db.scalars(select(ModuleCompletion)).all()) == 2
    page = client.as_person(mina).get("/status")
    assert page.has("Your account works without limits")
    assert page.has("A rule explained")
    assert page.has("on your record until")
    assert db.get(Action, action.id).completed_at is not None
    with time_machine.travel(clock.now() + timedelta(days=366)):
        assert client.as_person(mina).get("/status").has("no longer on your record")


def test_a_question_is_answered_thing_by_thing(client, db, mina):
    action = decided(mina, Kind.info_request)
    browser = client.as_person(mina)
    page = browser.get("/status")
    assert page.has("Your account stays active while you answer.")
    page = browser.get(page.link("Answer now"))
    assert all(page.has(ask) for ask in ASKS)
    done = browser.send(page.form("Send your answer"),
                        **{"answer-1": "A bakery in Lviv.", "answer-2": "They are attached."})
    assert done.has("A bakery in Lviv.")
    case = db.scalars(select(Case).where(Case.action_id == action.id)).one()
    assert done.url == f"/requests/{case.ref}"
    assert client.as_person(mina).get("/status").has("You answered")


def test_an_empty_answer_is_refused_and_a_draft_is_kept(client, db, mina):
    action = decided(mina, Kind.info_request)
    browser = client.as_person(mina)
    address = f"/status/decisions/{action.ref}/answer"
    page = browser.send(browser.get(address).form("Send your answer"), 422)
    assert page.has("Write an answer to at least one of the questions")
    browser.send(page.form("Save draft"), **{"answer-1": "I look for it."})
    assert browser.get(address).soup.find(id="answer-1").get_text() == "I look for it."
    chat = "a whole chat " * 2_000
    back = browser.send(page.form("Save draft"), 422, **{"answer-1": chat})
    assert back.soup.find(id="answer-1").get_text() == chat, "a draft can not be as long"
    assert back.has("too long to be kept as a draft") and not back.has("Your draft is kept")
    assert db.scalars(select(Message).where(Message.voice == "person")).all() == []


def test_a_stranger_and_a_decision_without_questions_have_no_answer_page(client, db, mina):
    asked, taught = decided(mina, Kind.info_request), decided(mina, by=people.reviewer("Tomas"))
    stan = client.as_person(people.person("Stan Stranger"))
    for ref in (asked.ref, taught.ref):
        stan.get(f"/status/decisions/{ref}/answer", 404)
        stan.post(f"/status/decisions/{ref}/answer", 404, **{"answer-1": "me"})
    client.as_person(mina).get(f"/status/decisions/{taught.ref}/answer", 404)


def test_a_suspension_says_what_clients_see_and_when_it_ends(client, db, mina):
    decided(mina, Kind.suspension)
    page = client.as_person(mina).get("/status")
    assert page.h1 == "Your account is suspended while we clear up a question"
    for words in ("Money you have earned stays yours", "ends by itself no later than",
                  "is not available for work on your contract", "Withdrawing your money",
                  "Only a lead who did not take this decision can extend it"):
        assert page.has(words)


def test_a_suspension_that_a_review_made_shorter_can_not_go_on(client, db, mina):
    action = decided(mina, Kind.suspension)
    action.ends_at -= timedelta(days=20)
    db.commit()
    page = client.as_person(mina).get("/status")
    assert page.has("ends by itself no later than")
    assert not page.has("can extend it")


def test_after_it_lapsed_the_page_says_so_before_any_job(client, db, mina):
    action = decided(mina, Kind.suspension)
    with time_machine.travel(action.ends_at + timedelta(seconds=1), tick=False):
        page = client.as_person(mina).get("/status")
    assert page.has("Everything works as usual.")
    assert page.has("ended on its date")


def test_a_block_is_announced_with_its_day_and_then_closed(client, db, mina):
    action = closed(mina)
    browser = client.as_person(mina)
    page = browser.get("/status")
    assert page.h1 == "Your account will be closed"
    assert page.has("everything works as before")
    assert browser.get("/learning").has("Your account will be closed.")
    with time_machine.travel(action.in_force_from, tick=False):
        browser = client.as_person(mina)
        assert browser.get("/status").h1 == "Your account is closed"
        assert browser.get(f"/status/decisions/{action.ref}").has("Tomas Lindqvist")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hold", "education", "info_request", "suspension", "block"])
def test_each_decision_can_be_kept_as_data_and_as_a_document(client, db, mina, kind):
    made = {"hold": hold_on, "block": closed}.get(kind)
    action = made(mina) if made else decided(mina, Kind(kind))
    browser = client.as_person(mina)
    page = browser.get(f"/status/decisions/{action.ref}")
    data = browser.open(page.link("As data"))
    assert data.headers["Content-Disposition"].startswith("attachment")
    jsonschema.validate(data.get_json(), SCHEMA)
    document = browser.open(f"/status/decisions/{action.ref}.pdf")
    if copies.can_print():
        assert page.link("As a PDF")
        assert document.data.startswith(b"%PDF-")
    else:
        assert document.status_code == 404


def test_where_the_extra_is_absent_nothing_is_said_of_it(client, db, mina, monkeypatch):
    action = decided(mina)
    monkeypatch.setattr(copies, "can_print", lambda: False)
    page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    assert not page.has("PDF document")


@pytest.mark.parametrize("end", ["json", "pdf"])
def test_nobody_else_gets_a_copy(client, db, mina, end):
    action = decided(mina)
    stan = client.as_person(people.person("Stan Stranger"))
    assert stan.open(f"/status/decisions/{action.ref}.{end}").status_code == 404
    assert client.open(f"/status/decisions/{action.ref}.{end}",
                       follow_redirects=False).status_code == 302
