"""Several workers, and workers that stop or are killed: each letter is one worker's at a time."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa

from portal import clock as portal_clock
from portal import database as opening
from portal.extensions import db as database
from portal.jobs.post import Postman
from portal.mail import claims
from portal.mail.carrier import Carrier, Relay
from portal.mail.delivery import Delivery, deliver_side_by_side
from portal.mail.letters.samples import HOUSE
from portal.mail.outbox import OUTBOX
from tests.engines import often
from tests.jobs import processes
from tests.mail.posting import LONG_AGO, START, post

LETTERS, BEFORE_A_KILL, KILLS = often(24, 300), often(6, 10), often(3, 20)


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


def carry(url: str, port: int, name: str) -> None:
    """Carry what is due, as a worker with connections of its own."""
    engine = sa.create_engine(url, **opening.engine_options(url))
    opening.prepare(engine)
    Delivery(engine, HOUSE, Carrier(Relay("127.0.0.1", port, timeout=30)), name).deliver_due(
        batch=10)


@pytest.mark.slow
def test_a_worker_killed_again_and_again_loses_nothing(db, app, store, relay, script):
    for number in range(LETTERS):
        post(db, f"p{number}@x.example", f"k{number}", at=LONG_AGO)
    kills = 0
    while len(set(script.addresses())) < LETTERS and kills < LETTERS:
        work = partial(carry, opening.normal_url(store.url), relay.port, f"w{kills}")
        before = len(script.taken)
        with processes.side_by_side(work, 1) as (worker,):  # killed where the block ends
            while worker.is_alive() and len(script.taken) < before + BEFORE_A_KILL:
                time.sleep(0.001)
            kills += worker.is_alive()
        db.execute(sa.update(OUTBOX).values(lease_until=None))  # five minutes go by
        db.commit()
    assert kills >= KILLS
    assert len(set(script.addresses())) == LETTERS
    assert len(script.taken) <= LETTERS + kills
    ids = {address: set() for address in script.addresses()}
    for (address, _raw), message in zip(script.taken, script.messages(), strict=True):
        ids[address].add(message["Message-ID"])
    assert all(len(each) == 1 for each in ids.values())
