"""The whole portal, demo and sample marketplace included, with the hostile world in it.

The portal is started, the world made and its pages searched for forms once per worker; each test
finds them as they were then.
"""

import os
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.extensions import db as database
from portal.mail import house
from tests.conftest import SETTINGS
from tests.hostile import forms
from tests.hostile import world as worlds
from tests.hostile.attacker import Attacker
from tests.hostile.world import NASTY
from tests.web.another_app import app_with

FILES = Path(SETTINGS["FILES_DIR"])
COUNTED_IN = "PARLEY_TEST_HOSTILE_REQUESTS"  # a file that wants their number


def pytest_sessionfinish() -> None:
    """Tell how many requests were sent, if somebody counts."""
    if os.environ.get(COUNTED_IN):
        Path(os.environ[COUNTED_IN]).write_text(str(Attacker.sent))


@pytest.fixture(scope="session")
def started(store, tmp_path_factory):
    """The portal with every page there is, and the house that its letters come from."""
    folder, before = tmp_path_factory.mktemp("hostile"), house.current()
    with app_with(store, ENV="development", DEMO=True, CLOCK_FILE=str(folder / "clock"),
                  MAILBOX=str(folder / "mailbox")) as running:
        own = house.current()
        house.use(before)
        clock.follow(None)
        yield running, own


@pytest.fixture
def portal(app, started, monkeypatch):
    """The portal with every page there is, as after its start."""
    monkeypatch.setattr("portal.web.sign_in.FORGOT_TAKES", 0)  # nobody measures here
    running, own = started
    before, moved = house.current(), Path(running.config["CLOCK_FILE"])
    moved.unlink(missing_ok=True)
    _fill(Path(running.config["MAILBOX"]))
    clock.follow(moved)
    house.use(own)
    yield running
    house.use(before)
    clock.follow(None)
    _let_go(running)


def _let_go(app: Flask) -> None:
    """Leave no connection to a database that is about to be another one."""
    with app.app_context():
        database.engine.dispose()


def _fill(mailbox: Path) -> None:
    shutil.rmtree(mailbox, ignore_errors=True)
    (mailbox / "new").mkdir(parents=True)
    (mailbox / "new" / "letter").write_bytes(letter())


@pytest.fixture(scope="session")
def known() -> dict[str, Any]:
    """What was made once already, by name."""
    return {}


@pytest.fixture
def once(portal, store, db, known, tmp_path_factory):
    """Make something, or find everything stored as it was when it had been made."""
    def found(name: str, make: Callable[[], Any]) -> Any:
        if name not in known:
            told, files = make(), tmp_path_factory.mktemp("files")
            db.commit()
            shutil.copytree(FILES, files, dirs_exist_ok=True)
            known[name] = told, store.keep(), files
        told, rows, files = known[name]
        db.remove()
        _let_go(portal)
        store.put_back(rows, database.engine)
        shutil.copytree(files, FILES, dirs_exist_ok=True)
        return told

    return found


@pytest.fixture
def world(once, portal):
    """Everybody, with everything."""
    return once("world", lambda: worlds.build(portal))


@pytest.fixture
def visit(once, portal):
    """Make the world, and a browser of somebody there that has found these forms by links."""
    def visited(visitor: str) -> tuple[Attacker, list[forms.Found]]:
        def look():
            world = once("world", lambda: worlds.build(portal))
            browser = Attacker(portal, world.people[visitor])
            found = forms.of(browser, *forms.STARTS[visitor])
            assert len(found) >= forms.FEWEST[visitor], [one.key for one in found]
            return browser.noted(), found

        noted, found = once(f"forms of {visitor}", look)
        return Attacker(portal, noted=noted), found

    return visited


@pytest.fixture
def attacker(portal):
    """Make a browser in bad hands: of a person, or of nobody."""
    return lambda person=None: Attacker(portal, person)


def letter() -> bytes:
    """A mail whose words are hostile; its HTML part was escaped when it was written."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Parley <quality@parley.example>", "mina@mail.example"
    mail["Subject"], mail["Date"] = NASTY, "Wed, 25 Nov 2026 18:00:00 +0000"
    mail.set_content(NASTY)
    mail.add_alternative("<html><head></head><body>Hello</body></html>", subtype="html")
    return mail.as_bytes()
