"""The same pages with words that no line can hold: 500 characters without a space."""

import uuid
from collections.abc import Iterator

from portal.models import Person
from portal.services.enforcement import holds
from tests import decisions, people
from tests.browser import told
from tests.browser.scenes.work import work_of
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]
LONG = "Donaudampfschifffahrt" * 24


def of_a_freelancer(served: Served, window) -> Sights:
    """Long names of people, clients, contracts and postings; long feedback and reasons."""
    mina, ref = _held(served)
    bakery = told.posting(served, title=LONG)
    offer, contract = work_of(served, mina, LONG)
    w = window().be(mina)
    yield w.open("/status"), "long-held"
    yield w.open(f"/status/decisions/{ref}"), "long-decision"
    yield w.open("/work/postings"), "long-postings"
    yield w.open(f"/work/postings/{bakery}"), "long-posting"
    yield w.open("/work/offers"), "long-offers"
    yield w.open(f"/work/offers/{offer}"), "long-offer"
    yield w.open("/work/contracts"), "long-contracts"
    yield w.open(f"/work/contracts/{contract}"), "long-contract"
    yield w.open("/settings"), "long-settings"
    yield w.open("/demo"), "long-demo"


def of_staff(served: Served, window) -> Sights:
    """The same for those who decide."""
    mina, ref = _held(served)
    with served.inside():
        other = people.person(f"Petra {LONG}", email=f"{uuid.uuid4().hex}@mail.example")
        waiting = decisions.proposed(other).ref
    w = window().be(told.staff(served))
    yield w.open("/staff/queue"), "long-queue"
    yield w.open(f"/staff/decisions/{waiting}"), "long-deciding"
    yield w.open(f"/staff/decisions/{ref}"), "long-decided"
    yield w.open("/staff/holds"), "long-holds"
    yield w.open(f"/staff/people/{mina.ref}"), "long-person"
    yield w.open("/staff/restorations"), "long-restorations"


def _held(served: Served) -> tuple[Known, str]:
    with served.inside() as db:
        person = people.person(LONG, email=f"{uuid.uuid4().hex}@mail.example")
        for _ in range(3):
            people.unhappy(person, people.organisation(LONG), comment=LONG, title=LONG)
        action = decisions.proposed(person, items=0)
        by = people.reviewer(f"Ruth {LONG}", email=f"{uuid.uuid4().hex}@mail.example")
        holds.confirm(action.ref, by=by.id, reasons=f"{decisions.REASONS} {LONG}",
                      seen=action.revision)
        return served.know(db.get(Person, person.id)), action.ref
