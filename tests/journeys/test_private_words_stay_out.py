"""No log line ever holds a private word, and staff pages say which words are private."""

import io
import json
import logging
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
import structlog

from portal import clock
from portal.extensions import db as database
from portal.models import Feedback
from portal.services import feedback
from portal.services.enforcement import weekly_check
from tests import decisions, people
from tests.journeys.looks import SECRET, fresh
from tests.organisations import client_of
from tests.seen import Eyes

MARK = "vanished"  # of the secret
REASONS = "Three clients waited for days for an answer, and each of them said so at the end."


@contextmanager
def everything_logged(caplog):
    """Collect each line of the portal's own log, and each record of every library, at any level."""
    before, lines = structlog.get_config(), io.StringIO()
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(lines),
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    try:
        with caplog.at_level(logging.DEBUG):
            yield lines
    finally:
        structlog.configure(**before)


@contextmanager
def broken(statement, error):
    """Let the database fail at the first statement that begins so."""
    def fail(_connection, _cursor, text, *_rest):
        if text.startswith(statement):
            raise error

    sa.event.listen(database.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", fail)


def logged(caplog, lines) -> str:
    return caplog.text + lines.getvalue()


@pytest.fixture
def omar(client, db, mina):
    """A client with one contract to speak about: their browser, and the form's address."""
    house = people.organisation("Haddad Books")
    work = people.contract(mina, house, ended_days_ago=2)
    return client.as_person(client_of(house)), f"/client/feedback/give/{work.ref}"


def test_giving_editing_and_refusing_leave_no_word_in_the_log(db, client, caplog, omar):
    browser, address = omar
    with everything_logged(caplog) as lines:
        form = browser.get(address).form("Leave this feedback")
        browser.send(form, status=422, private_comment=SECRET, recommend="99")
        browser.send(browser.get(address).form("Save draft"), private_comment=SECRET)
        browser.send(form, private_comment=SECRET)
        browser.send(form, private_comment=SECRET)
        edit = browser.get(f"{address}/change").form("Save the changes")
        browser.send(edit, private_comment=f"{SECRET}!")
        weekly_check.run(clock.now(), everyone=True)
        db.commit()
    assert db.query(Feedback).one().private_comment == f"{SECRET}!"
    assert MARK not in logged(caplog, lines)


@pytest.mark.parametrize(("error", "status"), [
    (RuntimeError("broken"), 500),
    (sa.exc.OperationalError("INSERT", {"private_comment": SECRET}, Exception("busy"),
                             hide_parameters=True), 503)])
def test_a_fault_while_it_is_stored_tells_where_and_not_what(
        db, client, caplog, omar, error, status):
    browser, address = omar
    form = browser.get(address).form("Leave this feedback")
    with everything_logged(caplog) as lines, broken("INSERT INTO feedback", error):
        page = browser.send(form, status=status, private_comment=SECRET)
    given_back = [area.get_text() for area in page.soup.find_all("textarea")]
    assert given_back == [SECRET], "their author alone sees the words, to send them again"
    assert page.text.count(MARK) == SECRET.count(MARK)
    events = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [one["event"] for one in events] == [
        "request.failed" if status == 500 else "database.busy"]
    assert MARK not in logged(caplog, lines)
    assert db.query(Feedback).count() == 0


@pytest.mark.slow
@pytest.mark.pages
def test_staff_pages_mark_what_is_private_wherever_it_stands(db, client, world, mina):
    ruth = people.reviewer()
    waiting = decisions.proposed(mina)
    for work in fresh(mina, 2):
        made = feedback.record(work.id, side="client", given_at=clock.now(),
                               private_comment=SECRET,
                               private_categories=frozenset({"availability"}))
        made.countable_at = clock.now()
    db.commit()
    eyes = Eyes(client.as_person(ruth), (
        f"/staff/decisions/{waiting.ref}", f"/staff/people/{mina.ref}", "/staff/queue",
        f"/staff/feedback/{made.ref}"))
    eyes.explore()
    marked = 0
    for url in eyes.urls:
        page = eyes.browser.get(url) if url.startswith("/staff") else None
        for words in page.soup.find_all(string=lambda text: MARK in text) if page else ():
            around = words.find_parent(class_=["card", "private-part", "msg"])
            assert around is not None, url
            assert around.find(class_="inner") is not None, f"{url}: {around.get_text(' ')}"
            marked += 1
    assert marked >= 2


def test_staff_can_not_hand_private_words_on(db, client, world, mina):
    ruth = people.reviewer()
    waiting = decisions.proposed(mina)
    work = fresh(mina, 1)[0]
    feedback.record(work.id, side="client", given_at=clock.now(), private_comment=SECRET,
                    private_categories=frozenset({"availability"}))
    db.commit()
    browser = client.as_person(ruth)
    page = browser.get(f"/staff/decisions/{waiting.ref}")
    form = page.form("Preview")
    page = browser.send(form, status=422, reasons=f"{REASONS} {SECRET[:40]}")
    assert page.has("private")
