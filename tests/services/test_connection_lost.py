"""A connection that breaks in the middle costs that request, and nothing after it."""

import os
import socket
import time
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from portal.database import GIVE_UP_SECONDS
from portal.extensions import db as database
from portal.models import Person
from portal.services.cases import asking
from portal.services.store import connection, rows, session
from tests import people, requests_of

LIMIT = 20  # seconds until a connection is gone
NAMES = select(Person.__table__.c.name)
WHO = text("SELECT pg_backend_pid()")
STILL_THERE = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :who")
END = text("SELECT pg_terminate_backend(:who)")


@pytest.fixture(autouse=True)
def on_postgresql(db) -> None:
    if database.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no connection that another process could end")


def cut() -> None:
    """End the server's side of the session's connection, as a restart does."""
    who = {"who": connection().scalar(WHO)}
    apart = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with apart.connect() as other:
        other.execute(END, who)
        until = time.monotonic() + LIMIT
        while other.scalar(STILL_THERE, who):
            assert time.monotonic() < until
            time.sleep(0.01)


def test_a_transaction_that_lost_its_connection_can_be_undone(db) -> None:
    rows(NAMES)
    rows(NAMES)
    cut()
    with pytest.raises(OperationalError):
        rows(NAMES)
    session.rollback()
    assert rows(NAMES) == []


def test_whoever_sends_something_meanwhile_is_asked_to_send_it_again(
        client, db, monkeypatch) -> None:
    mina = people.person()
    case = requests_of.question(mina)
    browser = client.as_person(mina)
    form = browser.get(f"/requests/{case.ref}").form("Send")
    for words in ("Before.", "Before that."):  # what is asked twice is asked by a plain cursor
        browser.send(form, text=words)
    as_ever = asking.said_just_now

    def meanwhile(*told: Any) -> Any:
        cut()
        return as_ever(*told)
    with monkeypatch.context() as broken:
        broken.setattr(asking, "said_just_now", meanwhile)
        answer = browser.open(form.action, method="POST", data={**form.fields, "text": "Once."})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    browser.send(form, text="Once.")
    assert browser.get(f"/requests/{case.ref}").text.count("Once.") == 1


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="not on this system")
def test_a_server_that_vanished_without_a_word_is_given_up_soon(db) -> None:
    line: Any = connection().connection.driver_connection
    with socket.socket(fileno=os.dup(line.fileno())) as ours:
        patience = ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert patience == GIVE_UP_SECONDS * 1000
    assert line.info.get_parameters()["connect_timeout"] == "10"
