"""Mina, her request, its secret address, and the real door."""

from functools import partial

import pytest

from bench.corpus import door
from portal.services.mailroom import addresses
from tests import decisions, people, requests_of
from tests.inbound import arriving_at


@pytest.fixture
def mina(db):
    """Somebody with an address."""
    found = people.person(email=arriving_at.HERS)
    db.commit()
    return found


@pytest.fixture
def hold(mina):
    """A hold of hers, with its notice."""
    return decisions.hold_on(mina)


@pytest.fixture
def case(db, mina):
    """A question of hers."""
    return requests_of.question(mina)


@pytest.fixture
def address(db, mina, case):
    """Where she answers in it."""
    found = addresses.address_for(case, mina)
    db.commit()
    return found


@pytest.fixture
def way_in(app):
    """The listener on a free port."""
    with door.opened(app) as opened:
        yield opened


@pytest.fixture
def arrive(way_in, address):
    """Send a mail to that address, or to another."""
    return partial(_arrive, way_in, address)


def _arrive(way_in, address, raw, rcpt=None, **more):
    return arriving_at.send(way_in, raw, rcpt or address, **more)
