"""While tables and program are of two versions, as during an upgrade, every page is a calm one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from portal import versions
from portal.extensions import db as database
from tests import people

pytestmark = pytest.mark.engine

WORDS = "Everything I have written about these two contracts."
BEING_CHANGED = "The portal is being brought up to date"
RENAMED = {"person": "theme", "cases": "subject"}


@contextmanager
def other(table: str) -> Iterator[None]:
    """Let a table be as another version knows it: one column has another name."""
    name = RENAMED[table]
    _rename(table, name, "of_another_version")
    try:
        yield
    finally:
        _rename(table, "of_another_version", name)


@contextmanager
def demanding(table: str) -> Iterator[None]:
    """Let a table want what only a newer version knows to give."""
    kind = "TEXT NOT NULL" if database.engine.dialect.name == "postgresql" else (
        "TEXT NOT NULL DEFAULT NULL")  # SQLite adds none without a default, be it nothing
    _change(f"ALTER TABLE {table} ADD COLUMN of_another_version {kind}")
    try:
        yield
    finally:
        _change(f"ALTER TABLE {table} DROP COLUMN of_another_version")


def _rename(table: str, before: str, after: str) -> None:
    _change(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")


def _change(statement: str) -> None:
    database.session.remove()
    database.engine.dispose()
    with database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def mina(client, db):
    """Somebody whose browser has asked often enough for queries to be ready."""
    browser = client.as_person(people.person())
    for _ in range(3):
        browser.open("/requests")
    return browser


@pytest.mark.parametrize("table", RENAMED)
def test_a_page_says_that_the_portal_is_brought_up_to_date(mina, table):
    with other(table), capture_logs() as lines:
        answer = mina.open("/requests")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert BEING_CHANGED in answer.get_data(as_text=True)
    assert {line["event"] for line in lines} == {"database.of_another_version"}
    assert mina.get("/requests").status == 200


def test_what_was_typed_comes_back(mina):
    form = mina.get("/requests/new").form("Send your question")
    with other("cases"):
        answer = mina.send(form, 503, about="other", subject="Two contracts", text=WORDS)
    assert answer.has(WORDS) and answer.has(BEING_CHANGED)


def test_what_was_typed_comes_back_too_where_a_newer_version_demands_more(mina):
    form = mina.get("/requests/new").form("Send your question")
    with demanding("cases"), capture_logs() as lines:
        answer = mina.send(form, 503, about="other", subject="Two contracts", text=WORDS)
    assert answer.has(WORDS) and answer.has(BEING_CHANGED)
    told, = [line for line in lines if line["event"] == "database.of_another_version"]
    assert "of_another_version" in told["because"] and WORDS not in str(told)


def test_what_we_ourselves_left_empty_is_our_fault(mina):
    with pytest.raises(IntegrityError) as wrong:
        database.session.execute(text("INSERT INTO cases (ref) VALUES ('Q-1')"))
    database.session.rollback()
    assert not versions.differ(wrong.value)
