"""Offers: accepted they become contracts, during a hold they are kept, an ended one is refused."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.models import Contract, Event, Offer
from portal.services.enforcement import holds, restorations
from tests import marketplace, people
from tests.decisions import hold_on

pytestmark = pytest.mark.engine

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
BACK = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    """All stories begin on a Friday morning in California."""
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


def fresh(db, offer) -> Offer:
    db.expire_all()
    return db.get(Offer, offer.id)


def begun(db) -> list[Contract]:
    db.expire_all()
    return db.query(Contract).filter_by(title="Menu cards for a tea room").all()


def test_mina_reads_the_terms_accepts_and_finds_her_contract(db, client):
    mina = people.person()
    offer = marketplace.offer(mina, people.organisation("Tea Corner"))
    browser = client.as_person(mina)
    listed = browser.get("/work/offers")
    assert listed.has("Wed 25 Nov, 10:00 PT")
    assert listed.has("20:00 in Kyiv")
    page = browser.get(listed.link(offer.title))
    assert page.has("Two cards, printed")
    assert page.has("$450.00")
    assert page.has("Tea Corner")
    contract = browser.send(page.form("Accept and begin the contract"))
    assert contract.h1 == "Contract: Menu cards for a tea room"
    assert contract.has("Tea Corner")
    (work,) = begun(db)
    assert fresh(db, offer).contract_id == work.id
    assert work.started_at == FRIDAY == offer.accepted_at
    assert db.query(Event).filter_by(verb="offer.accepted", person_id=mina.id).count() == 1


def test_ten_clicks_at_once_begin_one_contract(db, client):
    mina = people.person()
    offer = marketplace.offer(mina)
    browser = client.as_person(mina)
    fields = browser.get(f"/work/offers/{offer.ref}").form("Accept").fields
    url = f"/work/offers/{offer.ref}/acceptance"
    answers = marketplace.at_once([lambda one=one: one.post(url, data=fields)
                                   for one in marketplace.windows(browser, 10)])
    (work,) = begun(db)
    assert {(a.status_code, a.location) for a in answers} == {(302, f"/work/contracts/{work.ref}")}


def test_during_a_hold_an_offer_is_kept_and_accepting_it_is_refused(db, client):
    mina = people.person()
    offer = marketplace.offer(mina)
    browser = client.as_person(mina)
    form = browser.get(f"/work/offers/{offer.ref}").form("Accept")
    hold_on(mina)
    refused = browser.send(form, status=403)
    assert refused.h1 == "Accepting new contracts is paused"
    assert begun(db) == []
    for method in ("PUT", "PATCH", "DELETE"):
        answer = browser.open(f"/work/offers/{offer.ref}/acceptance", method=method,
                              headers={"X-CSRFToken": browser.token()})
        assert answer.status_code == 403
    listed = browser.get("/work/offers")
    assert listed.has("Kept, its time stands still: 5 days left when new contracts are back")
    page = browser.get(f"/work/offers/{offer.ref}")
    assert page.link("Accepting new contracts is paused") == "/paused/contracts"
    assert not page.has("Accept and begin")
    assert fresh(db, offer).accepted_at is None


def test_a_rehire_is_a_new_contract_and_paused_too(db, client):
    mina, omars = people.person(), people.organisation("Omar's Studio")
    people.contract(mina, omars, ended_days_ago=40)
    offer = marketplace.offer(mina, omars)
    browser = client.as_person(mina)
    assert browser.get("/work/offers").has("a client you know")
    assert browser.get(f"/work/offers/{offer.ref}").has("It would be a new contract")
    hold_on(mina)
    browser.post(f"/work/offers/{offer.ref}/acceptance", status=403)
    assert begun(db) == []


def test_declining_works_during_a_hold_and_twice(db, client):
    mina = people.person()
    offer = marketplace.offer(mina)
    hold_on(mina)
    browser = client.as_person(mina)
    form = browser.get(f"/work/offers/{offer.ref}").form("Decline this offer")
    assert browser.send(form).has("You have declined the offer")
    browser.send(form)
    assert fresh(db, offer).declined_at == FRIDAY
    assert db.query(Event).filter_by(verb="offer.declined").count() == 1


def test_the_time_that_was_left_is_given_back_although_no_job_ran(db, client, friday):
    mina = people.person()
    offer = marketplace.offer(mina, days_left=1)
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    friday.move_to(BACK - timedelta(seconds=1))
    kept = client.as_person(mina).get(f"/work/offers/{offer.ref}")
    assert kept.has("its time stands still: 1 day left")
    assert kept.has("Tue 24 Nov, 23:59 PT")
    client.as_person(mina).post(f"/work/offers/{offer.ref}/acceptance", status=403)
    friday.move_to(BACK + timedelta(hours=23))
    page = client.as_person(mina).get(f"/work/offers/{offer.ref}")
    assert page.has("Open until Tue 24 Nov, 23:59 PT")
    client.as_person(mina).send(page.form("Accept"), status=400)  # a form of another session
    browser = client.as_person(mina)
    browser.send(browser.get(f"/work/offers/{offer.ref}").form("Accept"))
    assert len(begun(db)) == 1
    assert (fresh(db, offer).frozen_at, offer.expires_at) == (None, BACK + timedelta(days=1))


def test_no_job_changes_the_answer(db, client, friday):
    mina = people.person()
    offer = marketplace.offer(mina, days_left=1)
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    friday.move_to(BACK + timedelta(hours=2))
    before = client.as_person(mina).get(f"/work/offers/{offer.ref}").main
    restorations.restore_due(BACK + timedelta(hours=2))
    db.commit()
    assert client.as_person(mina).get(f"/work/offers/{offer.ref}").main == before
    assert fresh(db, offer).expires_at == BACK + timedelta(days=1)


def test_an_offer_whose_given_back_time_ran_out_is_refused_with_the_date(db, client, friday):
    mina = people.person()
    offer = marketplace.offer(mina, days_left=1)
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    friday.move_to(BACK + timedelta(days=1))
    page = client.as_person(mina).post(f"/work/offers/{offer.ref}/acceptance", status=409)
    assert page.has("This offer ended on Tuesday 24 November 2026, 23:59 PT")
    assert begun(db) == []
    assert page.has("Ended")


def test_an_ended_offer_stands_among_the_earlier_ones(db, client):
    mina = people.person()
    over = marketplace.offer(mina, days_left=-1, made_days_ago=8, title="Too late")
    marketplace.offer(mina, title="In time")
    browser = client.as_person(mina)
    page = browser.get("/work/offers")
    waiting = page.soup.find(id="waiting").find_next("ul").get_text()
    earlier = page.soup.find(id="earlier").find_next("ul").get_text()
    assert "In time" in waiting
    assert "Too late" in earlier
    one = browser.get(f"/work/offers/{over.ref}")
    assert one.has("Ended Thu 19 Nov 20:00")
    assert not one.has("Decline this offer")


def test_a_lift_gives_the_time_back_at_once(db, client, friday):
    mina = people.person()
    offer = marketplace.offer(mina, days_left=1)
    action = hold_on(mina)
    friday.move_to(FRIDAY + timedelta(days=9))
    holds.lift_early(action.ref, by=people.reviewer().id,
                     because="One of the clients wrote to us that the delay was agreed.")
    db.commit()
    browser = client.as_person(mina)
    page = browser.get(f"/work/offers/{offer.ref}")
    assert page.has("Open until Mon 30 Nov, 10:00 PT")
    browser.send(page.form("Accept"))
    assert len(begun(db)) == 1


def test_answers_exclude_each_other(db, client):
    mina = people.person()
    declined, accepted = marketplace.offer(mina), marketplace.offer(mina)
    browser = client.as_person(mina)
    browser.post(f"/work/offers/{declined.ref}/refusal")
    page = browser.post(f"/work/offers/{declined.ref}/acceptance", status=409)
    assert page.has("You have declined this offer")
    first = browser.post(f"/work/offers/{accepted.ref}/acceptance")
    page = browser.post(f"/work/offers/{accepted.ref}/refusal", status=409)
    assert page.has("You have accepted this offer")
    assert browser.post(f"/work/offers/{accepted.ref}/acceptance").url == first.url
    assert len(begun(db)) == 1
