"""Pages of the sample marketplace, as usual and while proposals are paused."""

from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.models import Balance, Offer, Organisation, Person
from tests import people
from tests.browser import told
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def as_usual(served: Served, window) -> Sights:
    """Nothing is paused."""
    mina, bakery = told.freelancer(served), told.posting(served)
    offer, contract = work_of(served, mina)
    w = window().be(mina)
    yield w.open("/work/postings"), "postings"
    yield w.open("/work/postings?q=" + "x" * 200, status=422), "postings-search-wrong"
    yield w.open(f"/work/postings/{bakery}"), "posting"
    yield w.open(f"/work/postings/{bakery}/proposal"), "write"
    w.type("Your price", "many")
    w.type("Your letter", "x")
    w.press("Preview your proposal", status=422)
    yield w, "write-wrong"
    told.write_proposal(w, bakery)
    w.press("Preview your proposal")
    yield w, "preview"
    yield w.open("/work/proposals"), "proposals-draft"
    w.open(f"/work/postings/{bakery}/draft").press("Send this proposal")
    yield w, "proposal"
    yield w.open("/work/proposals"), "proposals"
    yield w.open("/work/offers"), "offers"
    yield w.open(f"/work/offers/{offer}"), "offer"
    yield w.open("/work/contracts"), "contracts"
    yield w.open(f"/work/contracts/{contract}"), "contract"
    yield w.open("/work/earnings"), "earnings"


def paused(served: Served, window) -> Sights:
    """A hold came while a proposal was being written."""
    mina, bakery = told.freelancer(served), told.posting(served)
    offer, contract = work_of(served, mina)
    w = window().be(mina)
    told.write_proposal(w, bakery)
    told.hold(served, mina)
    w.press("Preview your proposal", status=403)
    yield w, "paused-draft-kept"
    w.follow("Proposal for")
    yield w, "draft-while-paused"
    yield w.open("/work/postings"), "postings-while-paused"
    yield w.open(f"/work/postings/{bakery}"), "posting-while-paused"
    yield w.open("/work/proposals"), "proposals-while-paused"
    yield w.open("/work/offers"), "offers-while-paused"
    yield w.open(f"/work/offers/{offer}"), "offer-while-paused"
    yield w.open("/work/contracts"), "contracts-while-paused"
    yield w.open(f"/work/contracts/{contract}"), "contract-while-paused"
    yield w.open("/work/earnings"), "earnings-while-paused"


def work_of(served: Served, somebody: Known, words: str = "") -> tuple[str, str]:
    """An offer, a contract that goes on and money; the references of the first two."""
    now = clock.now()
    with served.inside() as db:
        person, client = db.get(Person, somebody.id), people.organisation(f"Omar’s Bikes{words}")
        offer = Offer(organisation_id=client.id, freelancer_id=person.id, price_cents=120_000,
                      title=f"A shop for used bikes{words}", terms=f"Two weeks of work. {words}",
                      made_at=now, expires_at=now + timedelta(days=6))
        money = Balance(person_id=person.id, currency="USD", available_cents=124_050,
                        pending_cents=30_000, as_of=now)
        running = people.contract(person, client, ended_days_ago=None, title=f"Bike shop{words}")
        people.contract(person, db.get(Organisation, client.id), title=f"Old bike shop{words}")
        db.add_all([offer, money])
        db.flush()
        return offer.ref, running.ref
