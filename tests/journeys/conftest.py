"""A clock that stands still, and Mina with one of everything."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests import learners, marketplace, people

MONDAY = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)


@pytest.fixture
def world():
    """A clock that stands still until somebody shifts it."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def mina(world, db):
    """Mina, with six clients who ended a contract without a word, and one of everything."""
    made = people.person()
    for _ in range(6):
        people.contract(made)
    marketplace.draft(made, people.posting())
    marketplace.sent(made, people.posting())
    marketplace.offer(made)
    learners.start(made)
    db.commit()
    return made
