"""From the outbox to the relay, through faults: nothing lost, nobody bothered twice."""

import dataclasses
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import clock as portal_clock
from portal import database as opening
from portal.extensions import db as database
from portal.jobs.post import Postman
from portal.mail import claims, outbox
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import PROBE_AFTER, Delivery, deliver_side_by_side
from portal.mail.letters import write
from portal.mail.letters.samples import HOLD, HOUSE, MINA, RESTORED, SAMPLES
from portal.mail.outbox import OUTBOX, Later
from tests import people
from tests.jobs import processes
from tests.mail import relay as relays

START = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TO = MINA.address


class Clock:
    """The time of a test."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)


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


def post(db, to=TO, key="k", letter="restored", at=START, **more):
    told = {"to_address": to, "dedupe_key": key, "now": at} | more
    ref = outbox.post(db, write(SAMPLES[letter], MINA, HOUSE), **told)
    db.commit()
    return ref


def row(db, ref):
    found = db.execute(sa.select(OUTBOX).where(OUTBOX.c.ref == ref)).one()
    db.rollback()  # a look must not hold the write lock
    return found


def test_a_letter_posted_is_delivered_once(db, delivery, script):
    ref = post(db)
    assert delivery.deliver_due().sent == 1
    assert delivery.deliver_due().sent == 0
    assert script.addresses() == [TO]
    kept = row(db, ref)
    assert (kept.sent_at, kept.attempts, kept.lease_by) == (START, 1, None)
    assert script.messages()[0]["Message-ID"] == kept.message_id
    assert kept.text == write(RESTORED, MINA, HOUSE).text


def test_a_decision_rolled_back_takes_its_letter_along(db, delivery, script):
    outbox.post(db, write(HOLD, MINA, HOUSE), to_address=TO, dedupe_key="x", now=START)
    db.rollback()
    assert delivery.deliver_due().sent == 0
    assert script.taken == []


def test_the_same_event_posts_one_letter(db, delivery, script):
    first = post(db, key="hold:1")
    assert post(db, key="hold:1") is None
    assert post(db, key="hold:2") not in (None, first)
    delivery.deliver_due()
    assert len(script.taken) == 2


def test_letters_of_a_monday_are_written_when_they_are_delivered(db, delivery, script):
    minas = [people.person("Mina Novak"), people.person("Lena Maurer", time_zone="Europe/Berlin",
                                                        locale="de")]  # fmt: skip
    late = [Later(RESTORED._replace(ref=f"D-{p.id}"), p.id, p.email, f"r:{p.id}")
            for p in minas]  # fmt: skip
    outbox.post_later(db, late, now=START)
    outbox.post_later(db, late, now=START)
    outbox.post_later(db, [], now=START)
    db.commit()
    assert delivery.deliver_due().sent == 2
    mina, lena = (m.get_payload()[0].get_payload(decode=True).decode() for m in script.messages())
    assert "Hello Mina," in mina
    assert "09:59 in Kyiv" in mina
    assert "Hello Lena," in lena
    assert "Dienstag, 1. Dezember 2026, 08:59 (Berlin)" in lena


def test_a_greylisted_letter_climbs_the_ladder_and_keeps_its_message_id(
    db, delivery, script, clock
):
    script.rcpt[TO] = "450 4.2.1 come back later"
    ref = post(db)
    waits = []
    for _ in range(3):
        assert delivery.deliver_due().postponed == 1
        waits.append((row(db, ref).due_at - clock.at) / timedelta(minutes=1))
        clock.pass_by(minutes=waits[-1] - 0.1)
        assert delivery.deliver_due().postponed == 0
        clock.pass_by(minutes=0.1)
    assert waits == [1, 5, 15]
    assert row(db, ref).error.startswith("450 4.2.1")
    del script.rcpt[TO]
    assert delivery.deliver_due().sent == 1
    assert script.messages()[0]["Message-ID"] == row(db, ref).message_id
    assert row(db, ref).error is None


def test_a_letter_nobody_takes_is_dead_within_three_days_and_can_be_sent_again(
    db, delivery, script, clock
):
    script.data[TO] = "451 4.3.0 local error"
    ref = post(db)
    while not row(db, ref).dead_at:
        clock.at = row(db, ref).due_at
        delivery.deliver_due()
    assert timedelta(days=2) < clock.at - START < timedelta(days=3)
    assert script.tried[TO] == len(claims.LADDER) + 1
    script.data.clear()
    assert delivery.deliver_due().sent == 0
    assert outbox.revive(db, ref, by="Ruth Adeyemi", now=clock.at)
    assert not outbox.revive(db, ref, by="Tomas Lindqvist", now=clock.at)
    db.commit()
    assert row(db, ref).error == "Sent again by Ruth Adeyemi. Before: 451 4.3.0 local error"
    assert delivery.deliver_due().sent == 1


@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_mailbox_that_does_not_exist_is_dead_at_once(db, delivery, script, step):
    getattr(script, step)[TO] = "550 5.1.1 no such mailbox"
    refs = post(db), post(db, "petra@x.example", "other")
    tally = delivery.deliver_due()
    assert (tally.dead, tally.sent) == (1, 1)
    assert row(db, refs[0]).dead_at == START
    assert row(db, refs[0]).error == "550 5.1.1 no such mailbox"
    assert script.tried[TO] == 1


@pytest.mark.parametrize("broken", [
    {"to_address": "nobody"}, {"to_address": "a@x.example\r\nBcc: b@x.example"},
    {"headers": {"X-Case": "1\r\nBcc: evil@x.example"}}, {"subject": "a\nBcc: evil@x.example"},
    {"text": None, "facts": {"ref": 1}}, {"text": None, "letter": "unheard_of"},
    {"headers": {"X Y": "1"}},
])  # fmt: skip
def test_a_letter_that_can_not_be_written_does_not_keep_the_others_waiting(
    db, delivery, script, broken
):
    ref = post(db, key="first")
    db.execute(sa.update(OUTBOX).where(OUTBOX.c.ref == ref).values(**broken))
    db.commit()
    post(db, "petra@x.example", "second")
    tally = delivery.deliver_due()
    assert (tally.dead, tally.sent) == (1, 1)
    assert script.addresses() == ["petra@x.example"]
    assert row(db, ref).error


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ["refused", "greeting", "hang", "421"])
def test_a_relay_that_is_down_costs_no_letter_a_try(db, delivery, script, clock, trouble):
    refs = [post(db, f"p{n}@x.example", f"k{n}") for n in range(5)]
    relay = delivery.carrier.relay
    if trouble == "refused":
        delivery.carrier.relay = dataclasses.replace(relay, port=1)
    elif trouble == "421":
        script.rcpt = {f"p{n}@x.example": "421 closing" for n in range(5)}
    else:
        script.connect = "421 not now" if trouble == "greeting" else "hang"
        delivery.carrier.relay = relays.hurried(relay, script.connect)
    for _minute in range(60):
        delivery.deliver_due()
        delivery.deliver_due()
        clock.pass_by(seconds=30)
        assert delivery.deliver_due().relay_down is None  # left alone between two probes
        clock.pass_by(seconds=30)
        if trouble == "hang":
            break
    assert {row(db, ref).attempts for ref in refs} == {0}
    assert {row(db, ref).lease_by for ref in refs} == {None}
    delivery.carrier.relay, script.connect, script.rcpt = relay, None, {}
    clock.at += PROBE_AFTER
    assert delivery.deliver_due().sent == 5
    assert sorted(script.addresses()) == [f"p{n}@x.example" for n in range(5)]


def test_one_recipient_that_hangs_the_relay_up_does_not_stop_the_others(
    db, delivery, script, clock
):
    script.rcpt[TO] = "hang up"
    post(db)
    post(db, "petra@x.example", "second", at=START + timedelta(seconds=1))
    clock.pass_by(seconds=2)
    assert delivery.deliver_due().relay_down
    clock.at += PROBE_AFTER
    assert delivery.deliver_due().sent == 1
    assert script.addresses() == ["petra@x.example"]


def test_an_answer_lost_after_the_letter_repeats_it_with_its_message_id(
    db, delivery, script, clock
):
    script.data[TO] = "take and hang up"
    post(db)
    assert delivery.deliver_due().postponed == 1
    script.data.clear()
    clock.pass_by(minutes=1)
    assert delivery.deliver_due().sent == 1
    first, second = script.messages()
    assert first["Message-ID"] == second["Message-ID"]


def test_one_time_secrets_do_not_outlive_their_letter(db, delivery, script):
    ref = post(db, letter="reset_password")
    assert "WyJhIiwiYiJd" in row(db, ref).text
    delivery.deliver_due()
    kept = row(db, ref)
    assert (kept.text, kept.html, kept.facts) == (None, None, {})
    assert b"WyJhIiwiYiJd" in script.taken[0][1]


def test_two_workers_never_hold_the_same_letter(db, app, clock):
    for number in range(30):
        post(db, f"p{number}@x.example", f"k{number}")
    engine = database.engine

    def take(name):
        with engine.begin() as connection:
            return [each.id for each in claims.claim(connection, name, START, 10)]

    with ThreadPoolExecutor(4) as threads:
        taken = [each for ids in threads.map(take, "abcd") for each in ids]
    assert len(taken) == len(set(taken)) == 30


def test_a_dead_workers_letters_are_free_again_after_five_minutes(db, delivery, script, clock):
    post(db)
    with database.engine.begin() as connection:
        assert claims.claim(connection, "killed", START, 10)
    clock.pass_by(minutes=4, seconds=59)
    assert delivery.deliver_due().sent == 0
    clock.pass_by(seconds=1)
    assert delivery.deliver_due().sent == 1


def test_a_worker_told_to_stop_finishes_its_letter_and_gives_back_the_rest(db, delivery, script):
    for number in range(5):
        post(db, f"p{number}@x.example", f"k{number}")
    assert delivery.deliver_due(stop=lambda: len(script.taken) == 2).sent == 2
    assert db.execute(sa.select(sa.func.count(OUTBOX.c.lease_by))).scalar_one() == 0
    db.rollback()
    assert delivery.deliver_due().sent == 3


@pytest.mark.slow
def test_several_connections_share_the_work(db, app, relay, script, clock):
    for number in range(60):
        post(db, f"p{number}@x.example", f"k{number}")
    several = [Delivery(database.engine, HOUSE, Carrier(relay), f"w{n}", clock) for n in range(4)]
    tally = deliver_side_by_side(several, stop=lambda: False)
    for delivery in several:
        delivery.carrier.close()
    assert tally.sent == 60
    assert len(set(script.addresses())) == 60


def test_a_worker_uses_as_many_connections_as_it_is_told(db, app, relay, script):
    for number in range(30):
        post(db, f"p{number}@x.example", f"k{number}", at=portal_clock.now())
    app.config.update(MAIL_SERVER=relay.host, MAIL_PORT=relay.port, MAIL_CONNECTIONS=3)
    postman = Postman(app, "worker-1")
    assert postman.round(lambda: False) == 30
    postman.close()
    assert len(set(script.addresses())) == 30


@pytest.mark.slow
def test_a_database_that_is_away_for_a_moment_makes_no_letter_go_twice(
    db, delivery, script, monkeypatch
):
    post(db)
    marks, real = [], claims.mark_sent

    def shaky(connection, letter, *told):
        marks.append(letter.ref)
        if len(marks) == 1:
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
        real(connection, letter, *told)

    monkeypatch.setattr(claims, "mark_sent", shaky)
    assert delivery.deliver_due().sent == 1
    assert len(marks) == 2
    assert len(script.taken) == 1


def test_the_next_letter_does_not_leave_before_the_last_is_marked(
    db, delivery, script, clock, monkeypatch
):
    first, second = (post(db, f"p{n}@x.example", f"k{n}") for n in range(2))

    def lost(*_told):
        raise RuntimeError("the database is gone for good")

    with monkeypatch.context() as broken:
        broken.setattr(claims, "mark_sent", lost)
        with pytest.raises(RuntimeError):
            delivery.deliver_due()
    assert script.addresses() == ["p0@x.example"]
    clock.pass_by(minutes=5)
    assert delivery.deliver_due().sent == 2
    assert script.addresses() == ["p0@x.example", "p0@x.example", "p1@x.example"]
    assert {message["Message-ID"] for message in script.messages()} == {
        row(db, first).message_id, row(db, second).message_id}


@pytest.mark.parametrize("in_a_row", [True, False])
@pytest.mark.parametrize("answer", ["550 5.1.1 nobody", "451 4.3.0 not now", "421 closing"])
def test_the_last_letter_is_marked_whatever_becomes_of_the_next(
    db, delivery, script, answer, in_a_row
):
    script.in_a_row, script.rcpt["p1@x.example"] = in_a_row, answer
    refs = [post(db, f"p{n}@x.example", f"k{n}") for n in range(3)]
    tally = delivery.deliver_due()
    is_down = answer.startswith("421")
    assert script.addresses() == [f"p{n}@x.example" for n in ((0,) if is_down else (0, 2))]
    assert [bool(row(db, ref).sent_at) for ref in refs] == [True, False, not is_down]
    assert tally.sent == len(script.taken)
    assert {row(db, ref).lease_by for ref in refs} == {None}


def test_a_letter_that_cannot_be_written_ahead_is_said_so_in_its_turn(db, delivery, script, caplog):
    refs = [post(db, to, to) for to in ("p0@x.example", "no address", "p2@x.example")]
    tally = delivery.deliver_due()
    assert (tally.sent, tally.dead) == (2, 1)
    assert [bool(row(db, ref).dead_at) for ref in refs] == [False, True, False]
    assert len([one for one in caplog.records if one.exc_info]) == 1


def test_a_message_id_is_never_used_for_two_letters(db, app):
    ref = post(db)
    taken = row(db, ref).message_id
    other = post(db, key="other")
    with pytest.raises(IntegrityError):
        db.execute(sa.update(OUTBOX).where(OUTBOX.c.ref == other).values(message_id=taken))
    db.rollback()


def carry(url: str, port: int, name: str) -> None:
    """Carry what is due, as a worker with connections of its own."""
    engine = sa.create_engine(url, **opening.engine_options(url))
    opening.prepare(engine)
    Delivery(engine, HOUSE, Carrier(Relay("127.0.0.1", port, timeout=30)), name).deliver_due(
        batch=10)


@pytest.mark.slow
def test_a_worker_killed_again_and_again_loses_nothing(db, app, store, relay, script):
    for number in range(75):
        post(db, f"p{number}@x.example", f"k{number}", at=LONG_AGO)
    kills = 0
    for number in range(12):
        work = partial(carry, opening.normal_url(store.url), relay.port, f"w{number}")
        before = len(script.taken)
        with processes.side_by_side(work, 1) as (worker,):  # killed where the block ends
            while worker.is_alive() and len(script.taken) < before + 15:
                time.sleep(0.001)
            kills += worker.is_alive()
        db.execute(sa.update(OUTBOX).values(lease_until=None))  # five minutes go by
        db.commit()
        if len(set(script.addresses())) == 75:
            break
    assert kills >= 3
    assert len(set(script.addresses())) == 75
    assert len(script.taken) <= 75 + kills
    ids = {address: set() for address in script.addresses()}
    for (address, _raw), message in zip(script.taken, script.messages(), strict=True):
        ids[address].add(message["Message-ID"])
    assert all(len(each) == 1 for each in ids.values())
