"""The doctor on the secret key: what stands in letters tells whether it is still the same."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.extensions import db as database
from portal.services.doctor import State, keys
from portal.services.mailroom import addresses
from tests import people, requests_of
from tests.web.another_app import app_with

OLD = "an earlier key of more than thirty-two letters"
NEW = "a new key of more than thirty-two letters"


@pytest.fixture
def look(store):
    """The finding of a portal with such keys; with `writes`, after a letter of its own."""
    def look_at(key, *, earlier=(), writes=False):
        with app_with(store, SECRET_KEY=key, SECRET_KEY_FALLBACKS=[*earlier]) as other, \
                other.app_context():
            if writes:
                address_made()
            return keys.secret_key(other.config)
    return look_at


def address_made():
    case = requests_of.question(people.person())
    addresses.address_for(case, people.person("Omar"))
    database.session.commit()


def test_where_no_letter_tells_there_is_nothing_wrong(db, look):
    found = look(NEW)
    assert found.state is State.ok and "No letter" in found.sentence


def test_the_same_key_and_one_kept_beside_a_new_one_are_well(db, look):
    assert look(OLD, writes=True).state is State.ok
    assert look(NEW, earlier=[OLD]).state is State.ok


def test_another_key_than_the_letters_is_wrong_and_stays_secret(db, look):
    look(OLD, writes=True)
    found = look(NEW)
    assert found.state is State.wrong and "PARLEY_SECRET_KEY_FALLBACKS" in found.sentence
    assert OLD not in found.sentence and NEW not in found.sentence


def test_a_key_that_was_given_up_is_minded_once_the_new_one_has_written(db, look):
    look(OLD, writes=True)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        found = look(NEW, writes=True)
    assert found.state is State.mind and "unless it was to stop working" in found.sentence


def test_after_thirty_days_an_earlier_key_is_not_missed(db, look):
    look(OLD, writes=True)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert look(NEW).state is State.ok
