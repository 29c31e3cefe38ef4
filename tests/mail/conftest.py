"""A relay with a script, a clock that stands, and delivery between them."""

import pytest

from portal.extensions import db as database
from portal.mail.carrier import Carrier
from portal.mail.delivery import Delivery
from portal.mail.letters.samples import HOUSE
from tests.mail import relay as relays
from tests.mail.posting import Clock


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def script():
    return relays.Script()


@pytest.fixture
def relay(script):
    with relays.running(script) as relay:
        yield relay


@pytest.fixture
def delivery(app, relay, clock):
    delivery = Delivery(database.engine, HOUSE, Carrier(relay), "worker-1", clock)
    yield delivery
    delivery.carrier.close()
