"""Offers, money and proposals for tests, and many requests at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask.testing import FlaskClient

from portal import clock
from portal.extensions import db
from portal.models import Balance, Draft, Offer, Organisation, Person, Posting, Proposal
from tests import people
from tests.page import CarefulClient, Page

LETTER = "I would start with the menu page and show you a sketch within three days."


def offer(freelancer: Person, client: Organisation | None = None, *, days_left: float = 5,
          made_days_ago: float = 1, **more) -> Offer:
    """An open offer that ends in some days."""
    now = clock.now()
    fields = {
        "title": "Menu cards for a tea room", "terms": "Two cards, printed, by the end of May.",
        "price_cents": 45_000, "made_at": now - timedelta(days=made_days_ago),
        "expires_at": now + timedelta(days=days_left), **more}
    made = Offer(freelancer_id=freelancer.id,
                 organisation_id=(client or people.organisation()).id, **fields)
    db.session.add(made)
    db.session.flush()
    return made


def balance(freelancer: Person, available_cents: int, currency: str = "USD", **more) -> Balance:
    """Money that was earned and not yet withdrawn."""
    made = Balance(person_id=freelancer.id, currency=currency, available_cents=available_cents,
                   as_of=clock.now(), **{"pending_cents": 0, **more})
    db.session.add(made)
    db.session.flush()
    return made


def sent(freelancer: Person, posting: Posting, **more) -> Proposal:
    """A proposal that was sent an hour ago."""
    fields = {"sent_at": clock.now() - timedelta(hours=1), "letter": LETTER,
              "price_cents": 80_000, **more}
    made = Proposal(freelancer_id=freelancer.id, **{"posting_id": posting.id, **fields})
    db.session.add(made)
    db.session.flush()
    return made


def draft(freelancer: Person, posting: Posting, price: str = "800", letter: str = LETTER) -> Draft:
    """A draft of a proposal."""
    made = Draft(person_id=freelancer.id, form="proposal", about_ref=posting.ref,
                 fields={"price": price, "letter": letter}, saved_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def preview(browser: CarefulClient, posting: Posting, price: str = "800",
            letter: str = LETTER) -> Page:
    """Fill in the form and go on to the preview."""
    form = browser.get(f"/work/postings/{posting.ref}/proposal").form("Preview your proposal")
    return browser.send(form, price=price, letter=letter)


def windows(browser: CarefulClient, many: int) -> list[FlaskClient]:
    """Several windows of the same browser: they share its session and nothing else."""
    db.session.commit()
    made = [browser.app.test_client() for _ in range(many)]
    for window in made:
        window._cookies = dict(browser.http._cookies)
    return made


def at_once(calls: list[Callable[[], object]]) -> list:
    """Do all of these in the same moment, each in a thread of its own; their answers in order."""
    start = Barrier(len(calls))

    def wait_and_call(call: Callable[[], object]) -> object:
        start.wait(timeout=30)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [one.result(timeout=90) for one in
                [threads.submit(wait_and_call, call) for call in calls]]
