"""The real program with the settings of production: pages, worker, listener, a relay, people."""

import os
import smtplib
import time
from random import Random

import pytest

from tests.chaos import parts, world
from tests.chaos.place import place as places
from tests.chaos.relay import Script
from tests.chaos.storm import Storm
from tests.engines import often
from tests.jobs.processes import environment
from tests.mail import relay as relays
from tests.postgres import free_port
from tests.web.another_app import app_with


@pytest.fixture
def seed():
    """What happens when, as far as that is ours to say; set it to have the same once more."""
    return int(os.environ.get("PARLEY_TEST_SEED") or time.time_ns() % 1_000_000)


@pytest.fixture
def rng(seed):
    return Random(seed)


@pytest.fixture
def kind(rng):
    """What is spoken where mail comes in."""
    return rng.choice([smtplib.SMTP, smtplib.LMTP])


@pytest.fixture
def door():
    """The port at which mail comes in."""
    return free_port()


@pytest.fixture
def port():
    """That of pages."""
    return free_port()


@pytest.fixture
def relay(door, kind):
    """What is taken for people, and where mail for us goes on."""
    script = Script(door, kind)
    with relays.running(script) as opened:
        yield script, opened.port


@pytest.fixture
def place(store):
    """The database, and what can befall it."""
    with places(store) as found:
        yield found


@pytest.fixture
def settings(relay, tmp_path):
    """Those of production, as far as a machine without a proxy can have them."""
    return {
        "ENV": "production", "BASE_URL": "https://portal.example.test", "TRUSTED_PROXIES": 1,
        "MAIL_PORT": relay[1], "CACHE_DIR": str(tmp_path / "cache"), "TESTING": False,
        "FILES_DIR": str(tmp_path / "files")}


@pytest.fixture
def portal(place, settings):
    """An app with the same settings, for what no client does."""
    with app_with(place[0], **settings) as app, app.app_context():
        yield app


@pytest.fixture
def everybody(portal):
    """Who works with it, and on what."""
    return world.make(portal, writers=often(2, 4), freelancers=often(1, 12),
                      postings=often(40, 30), ended=often(4, 200))


@pytest.fixture
def said(tmp_path):
    """What all processes say."""
    return tmp_path / "said"


@pytest.fixture
def running(place, settings, everybody, port, door, kind, rng, said):
    """The program, which is killed part by part."""
    env = environment(place[0].url, **settings)
    all_parts = [parts.pages(port, env, said), parts.jobs(env, said),
                 parts.door(kind.__name__.lower(), door, env, said)]
    try:
        for part in all_parts:
            part.start()
        parts.listens(port)
        yield Storm(all_parts, rng, place[1])
    finally:
        for part in all_parts:
            part.stop()
