"""Whoever of the staff has worked with somebody, on whichever account, reads nothing about them."""

import pytest

from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services.feedback import report_decisions
from portal.services.mailroom import colleagues
from tests import conduct, decisions, organisations, people, reports_of, requests_of, reviews_of

SAME = 91
SECRET = "The tailor never called back about the velvet that we had paid for."


@pytest.fixture(params=["acts", "left", "freelancer"])
def met(request, client, mina):
    """A lead who has hired Mina, did so once, or was hired by a client that Mina acts for now."""
    omar = people.person("Omar Haddad", roles=("client", "freelancer"), human_id=SAME)
    shop = people.organisation("Velvet Shop")
    if request.param == "freelancer":
        organisations.acts(mina, shop)
        people.contract(omar, shop)
    else:
        organisations.acts(omar, shop, left=request.param == "left")
        people.contract(mina, shop, ended_days_ago=400)
    lead = people.person("Omar Staff", roles=("lead",), human_id=SAME)
    browser = client.as_person(lead)
    browser.person = lead
    return browser


@pytest.fixture
def ruths(client, db):
    return client.as_person(people.reviewer())


def closed(met, ruths, *addresses):
    for address in addresses:
        met.get(address, 404)
        ruths.get(address)


def unlisted(met, ruths, words, *addresses):
    for address in addresses:
        assert ruths.get(address).has(words), address
        assert not met.get(address).has(words), address


def test_they_read_no_evidence_and_no_record(db, mina, met, ruths):
    said = people.unhappy(mina, private=True, comment=SECRET)
    action = decisions.proposed(mina)
    closed(met, ruths, f"/staff/decisions/{action.ref}", f"/staff/people/{mina.ref}",
           f"/staff/people/{mina.ref}/decisions/new", f"/staff/feedback/{said.ref}")
    unlisted(met, ruths, mina.name, "/staff/queue")


def test_nor_what_waits_for_a_second_person_or_is_in_force(db, mina, met, ruths):
    waits = conduct.decided(mina, Kind.block)
    closed(met, ruths, f"/staff/decisions/{waits.ref}/approve")
    held = decisions.hold_on(mina)
    closed(met, ruths, f"/staff/decisions/{held.ref}")
    unlisted(met, ruths, mina.name, "/staff/holds", "/staff/queue")


def test_nor_requests_and_reviews_and_nobody_hands_them_one(db, mina, met, ruths):
    asked = requests_of.question(mina)
    review = reviews_of.asked(mina, decisions.hold_on(mina).ref)
    closed(met, ruths, f"/staff/requests/{asked.ref}", f"/staff/reviews/{review.ref}")
    unlisted(met, ruths, asked.ref, "/staff/requests?show=all")
    unlisted(met, ruths, review.ref, "/staff/requests?show=all", "/staff/reviews")


def test_nor_reports_of_hers_or_about_what_others_said_of_her(db, mina, met, ruths):
    ref = reports_of.report_of(mina, reports_of.visible_feedback(mina))
    closed(met, ruths, f"/staff/reports/{ref}", f"/staff/requests/{ref}")
    unlisted(met, ruths, ref, "/staff/reports")
    assert met.get("/staff/reports?show=decided").has("Decided 0")


def test_they_answer_and_decide_nothing_that_they_may_not_read(db, mina, met):
    asked, staff = requests_of.question(mina), met.person
    ref = reports_of.report_of(mina, reports_of.visible_feedback(mina))
    with pytest.raises(Refusal, match="worked together"):
        requests_of.answered(asked, staff)
    with pytest.raises(Refusal, match="worked together"):
        report_decisions.decide(ref, report_decisions.Choice("kept", "x " * 9, 0), by=staff.id)
    assert not colleagues.may_answer(asked, staff)


def test_what_concerns_nobody_they_know_stays_open_to_them(db, met):
    elif_ = people.person("Elif Yilmaz")
    action, asked = decisions.proposed(elif_), requests_of.question(elif_)
    for address in (f"/staff/decisions/{action.ref}", f"/staff/people/{elif_.ref}",
                    f"/staff/requests/{asked.ref}"):
        met.get(address)
