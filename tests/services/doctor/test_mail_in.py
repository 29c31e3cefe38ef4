"""The doctor on the door for mail: settings that agree, and mail that was seen to come in."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import JobRun
from portal.services.doctor import State, mail_in
from portal.services.mailroom import checks
from tests.conftest import SETTINGS
from tests.web.another_app import app_with

MAILBOX = {"IMAP_HOST": "imap.example.com", "IMAP_USER": "parley", "IMAP_PASSWORD": "four-pears"}


@pytest.fixture
def look(app, store):
    """Both findings of a portal with other settings, as states and sentences."""
    def look_at(check, **settings):
        with app_with(store, **settings) as other, other.app_context():
            return check(other.config)
    return look_at


def test_a_domain_and_a_team_are_well(look):
    found = look(mail_in.addresses_agree)
    assert found.state is State.ok
    assert "in.parley.example" in found.sentence and "reviews@parley.example" in found.sentence


def test_a_mailbox_is_well_and_its_password_stays_secret(look):
    found = look(mail_in.addresses_agree, **MAILBOX)
    assert found.state is State.ok and "four-pears" not in found.sentence


def test_no_domain_is_something_to_mind(look):
    assert look(mail_in.addresses_agree, INBOUND_DOMAIN="").state is State.mind
    assert look(mail_in.mail_comes_in, INBOUND_DOMAIN="").state is State.ok


@pytest.mark.parametrize(("settings", "says"), [
    ({"TEAM_ADDRESS": "the team"}, "PARLEY_TEAM_ADDRESS is no address"),
    ({"INBOUND_DOMAIN": "requests@in.parley.example"}, "PARLEY_INBOUND_DOMAIN is no domain"),
    ({"INBOUND_DOMAIN": "in.bücher.example"}, "PARLEY_INBOUND_DOMAIN is no domain"),
    ({**MAILBOX, "INBOUND_DOMAIN": ""}, "set both"),
    ({**MAILBOX, "IMAP_USER": ""}, "PARLEY_IMAP_USER"),
    ({**MAILBOX, "IMAP_PASSWORD": ""}, "PARLEY_IMAP_PASSWORD"),
    ({"MAIL_SENDER": "Parley <quality@in.parley.example>"},
     "Answers to quality@in.parley.example"),
])
def test_settings_that_do_not_agree_are_wrong(look, settings, says):
    found = look(mail_in.addresses_agree, **settings)
    assert found.state is State.wrong and says in found.sentence


@pytest.mark.parametrize("sender", ["requests@in.parley.example", "team@in.parley.example"])
def test_a_sender_behind_the_door_is_well_where_the_door_takes_answers(look, sender):
    found = look(mail_in.addresses_agree, MAIL_SENDER=sender, TEAM_ADDRESS="team@in.parley.example")
    assert found.state is State.ok


def passed(db, ago):
    at = clock.now() - ago
    db.add(JobRun(name=checks.NAME, slot=at, started_at=at, worker="x", lease_until=at,
                  finished_at=at, result={}))
    db.commit()


def test_a_check_that_passed_lately_is_well(db):
    passed(db, timedelta(minutes=50))
    found = mail_in.mail_comes_in(SETTINGS)
    assert found.state is State.ok and "50 minutes ago" in found.sentence


def test_a_door_that_was_never_tried_is_wrong(db):
    found = mail_in.mail_comes_in(SETTINGS)
    assert found.state is State.wrong and "never seen" in found.sentence


def test_a_door_whose_last_check_is_old_is_wrong(db):
    passed(db, checks.LASTS)
    found = mail_in.mail_comes_in(SETTINGS)
    assert found.state is State.wrong and "flask inbound check" in found.sentence
    assert "object" not in found.sentence


def test_a_team_behind_a_closed_door_can_not_be_reached(look):
    found = look(mail_in.mail_comes_in, TEAM_ADDRESS="reviews@in.parley.example")
    assert found.state is State.wrong and "nobody can object by mail" in found.sentence
