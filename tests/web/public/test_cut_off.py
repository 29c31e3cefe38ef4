"""A connection to the database that ends at any one step of a page costs that try alone.

Whoever sent something is asked to send it again, and it is there once; nobody sees a fault.
"""

import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import psycopg
import pytest
import time_machine

from portal import clock
from portal.extensions import db as database
from portal.models import Message
from portal.services.accounts import SEEN_EVERY
from tests import people, requests_of
from tests.stored import number

pytestmark = [pytest.mark.engine, pytest.mark.slow]

LIMIT = 20  # seconds until a connection is gone
END, IS_THERE = ("SELECT pg_terminate_backend(%s)",
                 "SELECT count(*) FROM pg_stat_activity WHERE pid = %s")
STEPS = ((psycopg.Cursor, "execute"), (psycopg.Connection, "commit"),
         (psycopg.Connection, "rollback"))


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection that another process could end")
    yield
    db.remove()
    database.engine.dispose()  # one that was cut may lie in the pool for whoever comes next


class Scissors:
    """Ends the connection that is about to take the step of this number."""

    def __init__(self, step):
        self.left, self.has_cut = step, False
        self._url = database.engine.url.set(drivername="postgresql").render_as_string(
            hide_password=False)

    def before(self, as_ever):
        """The same as ever, but for one time."""
        def step(of, *told, **more):
            if not self.has_cut:
                self.has_cut = self.left == 0
                self.left -= 1
                if self.has_cut:
                    self._cut(getattr(of, "connection", of).info.backend_pid)
            return as_ever(of, *told, **more)
        return step

    def _cut(self, pid):
        with psycopg.connect(self._url, autocommit=True) as other:
            other.execute(END, [pid])
            until = time.monotonic() + LIMIT
            while other.execute(IS_THERE, [pid]).fetchone()[0]:
                assert time.monotonic() < until
                time.sleep(0.002)


@contextmanager
def cut_at(step, monkeypatch):
    """Cut the connection just before this step, counted from 0."""
    scissors = Scissors(step)
    with monkeypatch.context() as broken:
        for kind, name in STEPS:
            broken.setattr(kind, name, scissors.before(getattr(kind, name)))
        yield scissors


def at_every_cut(monkeypatch, browser, address, fields_of=None):
    """Open a page, or send a form, cut off at each step in turn; the answers, up to one not cut."""
    found = []
    for step in count():
        asked = {"method": "POST", "data": fields_of(step)} if fields_of else {}
        with cut_at(step, monkeypatch) as scissors:
            answer = browser.open(address, follow_redirects=False, **asked)
        found.append(answer.status_code)
        assert answer.status_code != 503 or answer.headers["Retry-After"] == "5"
        if not scissors.has_cut:
            break
    return found


def messages(db):
    """How many there are, by a look of its own."""
    found = number(db, Message)
    db.rollback()
    return found


@pytest.fixture
def request_(db):
    """The address of a request."""
    address = f"/staff/requests/{requests_of.question(people.person()).ref}"
    db.commit()
    return address


@pytest.fixture
def ruths(client, request_):
    browser = client.as_person(people.reviewer())
    for _ in range(2):  # what is asked twice is asked by a plain cursor
        form = browser.get(request_).form("Send now")
        browser.send(form, text="We look at it.", then="keep")
    return browser


def test_a_page_that_only_looks_looks_once_more(ruths, request_, monkeypatch):
    for _ in range(2):
        ruths.get("/staff/requests")
    found = at_every_cut(monkeypatch, ruths, "/staff/requests")
    assert len(found) > 2
    assert set(found) == {200}


def test_an_answer_is_sent_or_may_be_sent_again(ruths, db, request_, monkeypatch):
    def fields(step):
        form = ruths.get(request_).form("Send now")
        return {**form.fields, "text": f"We look at it for the {step}. time.", "then": "keep"}

    before = messages(db)
    found = at_every_cut(monkeypatch, ruths, f"{request_}/answer", fields)
    assert set(found) == {303, 503}
    assert messages(db) - before == found.count(303)


def test_whoever_came_second_is_told_so_or_may_ask_again(ruths, db, request_, monkeypatch):
    form = ruths.get(request_).form("Send now")
    ruths.send(form, text="Somebody was faster.", then="keep")
    before = messages(db)
    stale = {**form.fields, "text": "Which contract is it?", "then": "keep"}
    found = at_every_cut(monkeypatch, ruths, f"{request_}/answer", lambda step: stale)
    assert set(found) == {409, 503}
    assert messages(db) == before


def test_a_sign_of_life_that_is_not_noted_changes_nothing(ruths, db, request_, monkeypatch):
    def fields(step):
        form = ruths.get(request_).form("Send now")
        moved.shift(SEEN_EVERY + timedelta(seconds=1))
        return {**form.fields, "text": f"We look at it for the {step}. time.", "then": "keep"}

    before = messages(db)
    with time_machine.travel(clock.now(), tick=False) as moved:
        found = at_every_cut(monkeypatch, ruths, f"{request_}/answer", fields)
    assert set(found) == {303, 503}
    assert messages(db) - before == found.count(303)
