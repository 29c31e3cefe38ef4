"""A relay that fails at any step: no letter is lost, none is called sent that was not taken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.extensions import db as database
from portal.mail import outbox
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import Delivery
from portal.mail.letters import write
from portal.mail.letters.samples import HOUSE, MINA, SAMPLES
from portal.mail.outbox import OUTBOX
from tests.engines import thinly
from tests.mail import faulty
from tests.mail.faulty import HANG_UP, LATE, SILENCE, SLOWLY, TAKEN
from tests.mail.relay import HURRY, PATIENCE

pytestmark = pytest.mark.slow

START = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
GONE = [HANG_UP, SILENCE]
BUSY, NEVER, CLOSING = "451 4.3.0 not now", "554 5.7.1 never", "421 4.3.2 closing"
BEFORE = ("greeting", "EHLO", "STARTTLS", "AUTH", "MAIL")  # the relay knows no letter yet
FAULTS = [
    *[(step, [BUSY, NEVER, CLOSING, *GONE]) for step in (*BEFORE, "RCPT", "DATA")],
    ("middle", GONE),
    ("end", [BUSY, NEVER, CLOSING, *GONE, *[TAKEN + fault for fault in GONE]]),
]


@pytest.fixture(params=thinly([True, False], False), ids=["in a row", "one by one"])
def relay(request):
    with faulty.running(in_a_row=request.param) as relay:
        yield relay


class Post:
    """A worker, its clock, and letters one after the other."""

    def __init__(self, relay, step="", fault=""):
        told = {"use_tls": step == "STARTTLS", "username": "parley" * (step == "AUTH"),
                "password": "p" * (step == "AUTH")}
        patience = HURRY if fault.endswith(SILENCE) else PATIENCE
        carrier = Carrier(Relay("127.0.0.1", relay.port, hello="parley.example",
                                timeout=patience, at_end=patience, **told))
        self.at, self.number = START, 0
        self.delivery = Delivery(database.engine, HOUSE, carrier, "worker-1", lambda: self.at)

    def letter(self):
        """Put one into the outbox; its reference."""
        self.number += 1
        ref = outbox.post(database.session, write(SAMPLES["restored"], MINA, HOUSE), now=self.at,
                          to_address=MINA.address, dedupe_key=f"k{self.number}")
        database.session.commit()
        return ref

    def carry(self, later=timedelta(0)):
        """One round of delivery, after some time."""
        self.at += later
        return self.delivery.deliver_due()

    def heal(self):
        """Have a relay as it should be, at the next connection."""
        self.delivery.carrier.close()
        self.delivery.carrier.relay = Relay("127.0.0.1", self.delivery.carrier.relay.port)


def row(ref):
    found = database.session.execute(sa.select(OUTBOX).where(OUTBOX.c.ref == ref)).one()
    database.session.rollback()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("step", "faults"), FAULTS, ids=[step for step, _ in FAULTS])
def test_a_letter_outlives_every_fault_of_a_step(app, relay, step, faults):
    for fault in faults:
        post = Post(relay, step, fault)
        post.number = len(relay.taken) * 100
        ref, relay.faults = post.letter(), {step: fault}
        tally = post.carry()
        kept = row(ref)
        assert kept.sent_at is None and tally.sent == 0, f"{fault}: nobody said 250"
        assert kept.error and not kept.lease_by, f"{fault}: staff see why, and nobody holds it"
        assert bool(kept.dead_at) == (fault == NEVER and step not in BEFORE)
        assert (kept.attempts == 0) == (
            step in BEFORE or (step == "RCPT" and fault in {CLOSING, *GONE}))
        if kept.dead_at:
            assert outbox.revive(database.session, ref, by="Ruth", now=post.at)
            database.session.commit()
        relay.faults = {}
        post.heal()
        before = relay.ids().count(kept.message_id)
        assert before == fault.startswith(TAKEN)
        assert post.carry(timedelta(minutes=2)).sent == 1, fault
        assert relay.ids().count(kept.message_id) == before + 1
        assert row(ref).sent_at and post.carry(timedelta(hours=1)).sent == 0
        post.delivery.carrier.close()


@pytest.mark.one_case
@pytest.mark.parametrize("fault", [BUSY, NEVER, CLOSING, *GONE])
def test_a_relay_that_fails_between_two_letters_has_the_second_all_the_same(app, relay, fault):
    """The first is put off, and the relay fails when the conversation is begun anew."""
    post = Post(relay, fault=fault)
    first, relay.faults = post.letter(), {"RCPT": BUSY, "RSET": fault}
    post.carry()
    relay.faults = {}
    second = post.letter()
    post.carry()
    assert not row(first).sent_at and row(second).sent_at
    assert post.carry(timedelta(minutes=2)).sent == 1
    assert len(set(relay.ids())) == len(relay.ids()) == 2
    post.delivery.carrier.close()


@pytest.mark.one_case
@pytest.mark.parametrize("fault", [BUSY, NEVER, CLOSING, *GONE])
def test_a_relay_that_does_not_say_goodbye_has_taken_the_letter(app, relay, fault):
    post = Post(relay, fault=fault)
    ref, relay.faults = post.letter(), {"QUIT": fault}
    assert post.carry().sent == 1
    post.delivery.carrier.close()
    assert row(ref).sent_at and relay.ids() == [row(ref).message_id]


def test_a_relay_that_looks_through_a_letter_for_long_has_it_once(app, relay):
    """Whoever gives up on its answer sends the letter again, and again."""
    post = Post(relay)
    post.delivery.carrier.relay = replace(post.delivery.carrier.relay, timeout=HURRY)
    ref, relay.faults = post.letter(), {"end": f"{TAKEN}{LATE}250 2.0.0 Looked through"}
    assert post.carry().sent == 1
    post.delivery.carrier.close()
    assert row(ref).sent_at and relay.ids() == [row(ref).message_id]


@pytest.mark.one_case
@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_relay_that_answers_a_byte_at_a_time_is_given_up(app, relay, step):
    """Else one letter takes longer than its lease, and another worker sends it as well."""
    post = Post(relay)
    post.delivery.carrier.relay = replace(post.delivery.carrier.relay, timeout=HURRY)
    good = {"greeting": "220", "DATA": "354"}.get(step, "250")
    ref, relay.faults = post.letter(), {step: f"{SLOWLY}{good} {'so slow ' * 10}"}
    tally = post.carry()
    assert (tally.sent, relay.taken) == (0, [])
    assert bool(tally.relay_down) == (step != "DATA") and not row(ref).lease_by
    relay.faults = {}
    post.heal()
    assert post.carry(timedelta(minutes=2)).sent == 1
    post.delivery.carrier.close()
