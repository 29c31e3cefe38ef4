"""The whole portal, demo and sample marketplace included, with the hostile world in it."""

from email.message import EmailMessage

import pytest

from tests.hostile import world as worlds
from tests.hostile.attacker import Attacker
from tests.hostile.world import NASTY
from tests.web.another_app import app_with


@pytest.fixture
def portal(app, store, tmp_path, monkeypatch):
    """The portal with every page there is."""
    monkeypatch.setattr("portal.web.sign_in.FORGOT_TAKES", 0)  # nobody measures here
    box = tmp_path / "mailbox" / "new"
    box.mkdir(parents=True)
    (box / "letter").write_bytes(letter())
    with app_with(store, ENV="development", DEMO=True, CLOCK_FILE=str(tmp_path / "clock"),
                  MAILBOX=str(tmp_path / "mailbox")) as running:
        yield running


@pytest.fixture
def world(portal, db):
    """Everybody, with everything."""
    return worlds.build(portal)


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
