"""`flask inbound replay`: what failed or was not placed goes through once more, nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.models import Event, InboundMail, Message
from portal.services.mailroom import addresses
from tests import people, requests_of, team_mail

WORDS = "I was in hospital."


@pytest.fixture
def mina(db):
    found = people.person(email="mina@mail.example")
    db.commit()
    return found


@pytest.fixture
def case(mina):
    return requests_of.question(mina, subject="My hold", text="Why is that?")


@pytest.fixture
def replay(app, db, time_machine):
    """Run it a day later; its output."""
    def run(ref):
        db.rollback()
        time_machine.move_to(clock.now() + timedelta(days=1), tick=False)
        return app.test_cli_runner().invoke(args=["inbound", "replay", ref]).output
    return run


def said(db):
    db.expire_all()
    return list(db.scalars(select(Message.text).where(Message.voice.in_(["person", "note"]))))[1:]


def mail(db, ref):
    db.expire_all()
    return db.scalars(select(InboundMail).where(InboundMail.ref == ref)).one()


@pytest.mark.parametrize("sender", ["mina@mail.example", "mina@work.example"])
def test_what_stands_in_a_request_does_not_come_into_it_twice(db, mina, case, replay, sender):
    came = team_mail.arrive(addresses.address_for(case, mina), WORDS, sender=sender)
    before = came.state
    assert "is where it belongs" in replay(came.ref)
    assert (said(db), mail(db, came.ref).state) == ([WORDS], before)


@pytest.mark.parametrize("state", ["quarantine", "set_aside"])
def test_what_was_not_placed_is_read_again_and_the_record_says_so(db, mina, case, replay, state):
    to = addresses.address_for(case, mina)
    came = team_mail.arrive("requests@in.parley.example", WORDS, sender=mina.email)
    assert came.state == "quarantine"
    came.rcpt, came.state = to, state
    db.commit()
    assert replay(came.ref.lower()) == f"{came.ref}: thread.\n"
    assert (said(db), mail(db, came.ref).state) == ([WORDS], "thread")
    assert db.scalars(select(Event.verb).where(Event.verb == "mail.read_again")).all()


def test_one_that_there_is_not_is_told(replay):
    assert "There is no mail I-NONE" in replay("I-NONE")
