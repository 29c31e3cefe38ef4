"""Pages about letters that people can do without."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import select

from portal.mail.letters.samples import SAMPLES
from portal.models import OutboxLetter
from portal.services import correspondence
from tests.browser import told
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def letters(served: Served, window) -> Sights:
    """Letters that can be done without: in the settings, and by the link of one of them."""
    mina = told.freelancer(served)
    with served.inside() as db:
        key = f"answer_posted:{mina.ref}"
        correspondence.send(mina.id, SAMPLES["answer_posted"], key=key)
        db.flush()
        sent = db.scalar(select(OutboxLetter).where(OutboxLetter.dedupe_key == key))
        link = urlsplit(sent.headers["List-Unsubscribe"].strip("<>")).path
    yield window().be(mina).open("/settings/mail"), "letters"
    w = window().open(link)
    yield w, "letters-off"
    w.press("Turn them off")
    yield w, "letters-are-off"
