"""While tables and program are of two versions, as during an upgrade, every page is a calm one."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

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


def _rename(table: str, before: str, after: str) -> None:
    database.session.remove()
    database.engine.dispose()
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}"))


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
