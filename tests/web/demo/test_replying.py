"""Answering a letter in the demo: it travels over SMTP to the real door and into the request."""

from io import BytesIO

import pytest
from sqlalchemy import select

from portal import clock
from portal.mail import house
from portal.mail.message import Wire, as_bytes
from portal.models import File, InboundMail, JobRun, Message, OutboxLetter
from portal.services.mailroom import checks
from tests import people, requests_of
from tests.inbound.test_doors import listening
from tests.page import CarefulClient
from tests.web.another_app import app_with

WORDS = "I was in hospital, and this is the letter of my doctor."


@pytest.fixture
def mina(db):
    now = clock.now()
    db.add(JobRun(name=checks.NAME, slot=now, started_at=now, worker="x", lease_until=now,
                  finished_at=now, result={}))
    return people.person(email="mina@mail.example")


@pytest.fixture
def case(mina):
    return requests_of.question(mina)


@pytest.fixture
def letter(db, case, folder):
    """The newest letter of the request, as the sink keeps it."""
    sent = db.scalars(select(OutboxLetter).order_by(OutboxLetter.id.desc())).first()
    raw = as_bytes(Wire(sent.message_id, sent.to_address, sent.subject, sent.text, sent.html,
                        sent.created_at, sent.headers), house.current())
    (folder / "mailbox" / "new" / "1").write_bytes(b"Delivered-To: mina@mail.example\r\n" + raw)
    return sent


def browser_of(store, folder, port):
    return app_with(store, ENV="development", DEMO=True, MAILBOX=str(folder / "mailbox"),
                    DEMO_DOOR=port)


@pytest.mark.slow
def test_an_answer_with_a_file_arrives_in_the_request(db, store, folder, case, mina, letter):
    with listening(store, "smtp") as (_, port), browser_of(store, folder, port) as app:
        browser = CarefulClient(app)
        page = browser.get(browser.get("/demo/mailbox/1").link("Reply"))
        assert page.has("mina@mail.example") and page.has(letter.headers["Reply-To"])
        done = browser.send(page.form("Send the e-mail"), text=WORDS,
                            files=(BytesIO(b"Stayed two weeks.\n"), "doctor.txt"))
        assert done.has(f"stands in request {case.ref}")
    db.rollback()
    mail = db.scalars(select(InboundMail).where(InboundMail.case_id == case.id)).one()
    message = db.get(Message, mail.thread_message_id)
    assert (mail.state, mail.sender) == ("thread", "mina@mail.example")
    assert message.text == WORDS
    assert "quoted" in [kind for kind, _ in message.facts["segments"]]
    assert db.scalars(select(File.name)).one() == "doctor.txt"


def test_without_a_door_it_says_so_and_keeps_the_words(store, folder, letter):
    with browser_of(store, folder, 0) as app:
        browser = CarefulClient(app)
        form = browser.get("/demo/mailbox/1/reply").form("Send the e-mail")
        page = browser.send(form, 422, text=WORDS)
        assert page.has("No mail comes in here") and page.has(WORDS)


@pytest.mark.parametrize(("text", "words"), [
    ("  ", "there is nothing in it yet"), ("x" * 100_000, "characters"),
])
def test_what_can_not_be_sent_is_told(store, folder, letter, text, words):
    with browser_of(store, folder, 9) as app:
        browser = CarefulClient(app)
        form = browser.get("/demo/mailbox/1/reply").form("Send the e-mail")
        assert browser.send(form, 422, text=text).has(words)


def test_a_door_that_is_away_costs_no_words(store, folder, letter):
    with browser_of(store, folder, 9) as app:
        browser = CarefulClient(app)
        form = browser.get("/demo/mailbox/1/reply").form("Send the e-mail")
        page = browser.send(form, 422, text=WORDS)
        assert page.has("cannot be reached") and page.has(WORDS)


def test_a_letter_that_is_none_can_not_be_answered(app, db, store, folder):
    with browser_of(store, folder, 9) as app:
        browser = CarefulClient(app)
        browser.get("/demo/mailbox/nothing/reply", 404)
        browser.get("/demo/mailbox/nothing/answered", 404)


def test_outside_the_demo_there_is_no_such_page(client):
    client.get("/demo/mailbox/1/reply", 404)
