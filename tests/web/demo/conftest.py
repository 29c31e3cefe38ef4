"""The app in demo mode: with a clock that moves and a mailbox."""

from email.message import EmailMessage

import pytest

from tests.page import CarefulClient
from tests.web.another_app import app_with


@pytest.fixture
def folder(tmp_path):
    """Where the instance keeps its clock and its mail."""
    (tmp_path / "mailbox" / "new").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def demo(app, store, folder):
    """A browser in front of the demo."""
    with app_with(store, ENV="development", DEMO=True, CLOCK_FILE=str(folder / "clock"),
                  MAILBOX=str(folder / "mailbox")) as running:
        yield CarefulClient(running)


@pytest.fixture
def put(folder):
    """Put a mail into the mailbox, as the sink does."""
    def put(key: str, subject: str, to: str, text: str = "Hello", html: str = "") -> None:
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "Parley <quality@parley.example>", subject
        mail["Date"], mail["Message-ID"] = "Wed, 25 Nov 2026 18:00:00 +0000", f"<{key}@x>"
        mail["Delivered-To"] = to
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        (folder / "mailbox" / "new" / key).write_bytes(mail.as_bytes())
    return put
