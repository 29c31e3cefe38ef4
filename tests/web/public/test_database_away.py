"""While the database cannot be reached, every page is a calm one; then all goes on by itself."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event
from sqlalchemy.exc import TimeoutError as PoolTimeout
from structlog.testing import capture_logs

from portal import clock
from portal.extensions import db as database
from tests import people

pytestmark = pytest.mark.engine

ASKED = ("/status", "/requests", "/settings", "/nowhere")


@contextmanager
def away() -> Iterator[None]:
    """Let the database take nobody in, as while it is started again."""
    engine = database.engine

    def refuse(dialect, *_told):
        raise dialect.dbapi.OperationalError("connection refused\nto mina@example.com")
    database.session.remove()
    engine.dispose()
    event.listen(engine, "do_connect", refuse)
    try:
        yield
    finally:
        event.remove(engine, "do_connect", refuse)


@contextmanager
def replica() -> Iterator[None]:
    """Let the database only be read, as one that follows another."""
    engine = database.engine

    def only_read(connection, _record):
        connection.read_only = True
    database.session.remove()
    engine.dispose()
    event.listen(engine, "connect", only_read)
    try:
        yield
    finally:
        event.remove(engine, "connect", only_read)
        engine.dispose()


@contextmanager
def in_use() -> Iterator[None]:
    """Let others use all connections, and whoever wants one wait only a moment for it."""
    engine = database.engine
    database.session.remove()
    engine.dispose()
    pool, patience = engine.pool, engine.pool._timeout
    pool._timeout = 0.05
    taken = []
    try:
        with suppress(PoolTimeout):
            while True:
                taken.append(engine.connect())
        yield
    finally:
        for one in taken:
            one.close()
        pool._timeout = patience


@pytest.fixture
def mina(client, db):
    """Somebody whose browser has asked for each page often enough for its queries to be ready."""
    browser = client.as_person(people.person())
    for page in ASKED * 2:
        browser.open(page)
    return browser


@pytest.mark.parametrize(("page", "status"), [
    ("/status", 503), ("/requests", 503), ("/settings", 503), ("/nowhere", 404)])
def test_a_database_that_takes_nobody_in_is_a_calm_page(mina, page, status):
    with away(), capture_logs() as lines:
        answer = mina.open(page)
    assert {line["because"] for line in lines} <= {"connection refused"}
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert mina.get("/status").h1


def test_whoever_has_the_page_is_told_so_as_well(mina):
    known = mina.open("/status").headers["ETag"]
    with away(), capture_logs() as lines:
        answer = mina.open("/status", headers={"If-None-Match": known})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert [line["event"] for line in lines] == ["database.busy"]
    assert mina.open("/status", headers={"If-None-Match": known}).status_code == 304


def test_while_all_connections_are_in_use_what_was_typed_is_given_back(mina):
    form = mina.get("/requests/new").form("Send your question")
    fields = {"about": "other", "subject": "My profile", "text": "What counts as experience?"}
    with in_use(), capture_logs() as lines:
        answer = mina.send(form, 503, **fields)
    assert answer.has("What counts as experience?")
    assert [line["kind"] for line in lines] == ["TimeoutError"]
    assert mina.send(form, **fields).h1 == "My profile"


@pytest.mark.slow
def test_a_replica_that_only_lets_itself_be_read_keeps_reading(mina):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("a file that may not be written is told like one that is locked")
    form = mina.get("/requests/new").form("Send your question")
    fields = {"about": "other", "subject": "My profile", "text": "What counts as experience?"}
    with replica(), capture_logs() as lines:
        answer = mina.send(form, 503, **fields)
        with time_machine.travel(clock.now() + timedelta(minutes=30)):
            assert mina.get("/status").h1, "that she was seen is noted another time"
    assert answer.has("What counts as experience?")
    assert [line["event"] for line in lines] == ["database.busy"]
    assert "read-only transaction" in lines[0]["because"]
    assert mina.send(form, **fields).h1 == "My profile"
