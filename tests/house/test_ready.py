"""The pages opened most send what is ready: no query of theirs is written out anew each time."""

from datetime import timedelta

import pytest

from portal import clock, ready
from portal.services.cases import threads
from tests import decisions, learners, people
from tests.queries import queries


@pytest.fixture
def mina(db):
    mina = people.person()
    decisions.hold_on(mina)
    learners.start(mina)
    people.unhappy(mina)
    return mina


@pytest.mark.parametrize("page", ["/status", "/feedback", "/requests", "/requests/{ref}"])
def test_what_is_asked_a_third_time_is_ready(client, db, mina, page):
    asked = threads.open(mina.id, kind="question", subject="A contract", by=mina.id,
                         text="Which one counts?", due_at=clock.now() + timedelta(days=3))
    db.commit()
    browser, address = client.as_person(mina), page.format(ref=asked.ref)
    for _ in range(2):
        browser.open(address)
    sent_ready: list[str] = []
    ready.listeners.append(sent_ready.append)
    try:
        with queries() as sent:
            assert browser.open(address).status_code == 200
    finally:
        ready.listeners.remove(sent_ready.append)
    assert sent == sent_ready
