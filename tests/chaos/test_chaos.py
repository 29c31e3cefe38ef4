"""kill -9 of anything, at any time, under load: what was said to be kept is kept, and kept once.

The real program runs: pages, worker and listener in processes of their own, a relay, and clients
who write over HTTP and SMTP and remember what they were told. `make soak` does it for minutes.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from portal.extensions import db as database
from portal.services import doctor
from tests.chaos import clients, ending, parts
from tests.chaos.checker import HOLD, LIFT, problems
from tests.chaos.clients import Scene
from tests.chaos.history import History, Told
from tests.chaos.lines import Postbox
from tests.engines import SOAK, often

pytestmark = pytest.mark.slow

SECONDS = often(0, 300)  # at least
KILLS, VALUES = often(3, 30), often(60, 1_000)  # at least
# A hold that is felt and ended takes a while; the short instance has one as far as it gets.
ALWAYS = clients.KINDS if SOAK else clients.KINDS - {HOLD, LIFT}
LIMIT = often(240, 900)  # seconds after which too little has happened
PAUSE = often(3, 4) / 10  # seconds that a client rests
CALM = (0.5, 8.0)  # seconds between two kills, where time counts
RECOVERED_WITHIN = 150  # seconds; what is looked after each minute tells that it went well
MIGRATIONS = Path(parts.ROOT, "migrations")


def test_nothing_that_was_acknowledged_is_lost_and_nothing_happens_twice(
        running, portal, everybody, relay, port, door, kind, rng, seed, said):
    scene = Scene(History(), Event(), PAUSE, port, Postbox(door, kind), rng)
    with at_work(scene, everybody) as working:
        kill_enough(running, scene.history, rng, working)
    running.look_after()
    ending.calm_down(portal, everybody)
    found = ending.found(everybody, [raw for _, raw in relay[0].taken])
    wrong = [*problems(scene.history, found, len(running.killed)), *ill(portal)]
    print(f"{len(running.killed)} kills, {scene.history.how_many()} acknowledged,"
          f" {scene.history.how_many(Told.unknown)} unknown, {len(found.carried)} letters")
    assert not wrong, told(wrong, seed, running.killed, said)
    assert has_happened(running, scene.history)


@contextmanager
def at_work(scene, everybody):
    """All clients at once, each in a thread; ends when they have."""
    answering, *deciding = everybody.staff
    deeds = [*(partial(clients.write, scene, who) for who in everybody.writers),
             *(partial(clients.mail, scene, who) for who in everybody.writers[:2]),
             partial(clients.ask, scene, [*everybody.freelancers, *everybody.writers]),
             partial(clients.answer, scene, answering, everybody.writers)]
    for number, staff in enumerate(deciding):
        mine = everybody.freelancers[number::len(deciding)]
        deeds += [partial(clients.propose, scene, mine, everybody.postings),
                  partial(clients.decide, scene, staff, mine, len(everybody.postings))]
    with ThreadPoolExecutor(len(deeds)) as threads:
        working = [threads.submit(deed) for deed in deeds]
        try:
            yield working
        finally:
            scene.over.set()
        for one in working:
            one.result()


def kill_enough(running, history, rng, working):
    """Kill while clients work, until enough has happened."""
    begun = next_kill = time.monotonic()
    while time.monotonic() < begun + LIMIT and not any(one.done() and one.exception()
                                                       for one in working):
        if time.monotonic() > begun + SECONDS and has_happened(running, history):
            return
        if time.monotonic() > next_kill if SOAK else is_time(running, history):
            running.strike()
            next_kill = time.monotonic() + rng.uniform(*CALM)
        running.look_after()
        time.sleep(0.05)


def is_time(running, history):
    """Whether enough was done since the last kill; each thing is killed once."""
    share = VALUES / len(running.names())
    return bool(running.first) and history.how_many() > len(running.killed) * share


def has_happened(running, history):
    """Whether everything was killed, and every kind of deed was done, often enough."""
    done = {deed.kind for deed in history.deeds() if deed.told is Told.acknowledged}
    return (len(running.killed) >= KILLS and not running.first
            and history.how_many() >= VALUES and done >= ALWAYS)


def ill(portal):
    """What the portal's own doctor finds wrong, once it has run undisturbed for a while."""
    until = time.monotonic() + RECOVERED_WITHIN
    while True:
        found = doctor.examine(portal.config, MIGRATIONS)
        database.session.rollback()  # whoever stops writes that down
        wrong = [f"{one.about}: {one.sentence}" for one in found
                 if one.state is doctor.State.wrong]
        if not wrong or time.monotonic() > until:
            return wrong
        time.sleep(1)


def told(wrong, seed, killed, said):
    """What is wrong, with what is needed to have it again."""
    lines = said.read_text(errors="replace").splitlines()
    faults = [line[:4_000] for line in lines if '"request.failed"' in line]
    bad = [line[:400] for line in lines if '"error"' in line or "Traceback" in line]
    return "\n".join([*wrong[:40], f"PARLEY_TEST_SEED={seed}, killed: {killed}", *faults[:5],
                      *bad[-15:]])
