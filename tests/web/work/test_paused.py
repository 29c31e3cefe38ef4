"""While Mina is on hold nothing is sent, whichever way it comes, and nothing typed is lost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.models import Draft, Proposal
from portal.policy.standing import Standing
from portal.policy.vocabulary import Ground, Kind
from portal.services import accounts
from portal.services.enforcement import holds, restorations
from tests import marketplace, people
from tests.conduct import ASKS, HAPPENED, closed, decided
from tests.decisions import hold_on, proposed
from tests.marketplace import LETTER

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    """All stories begin on a Friday morning in California."""
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


def nothing_sent(db) -> bool:
    db.expire_all()
    return db.query(Proposal).count() == 0


def refused(page, action) -> None:
    """The page of a paused action: what, why, until when, how to object."""
    assert page.h1 == "Sending proposals is paused"
    for words in ("3 clients told us that a contract did not go as they expected",
                  "Reskilling for Success", "Monday 23 November 2026, 23:59 PT",
                  "I think this is wrong", "You can ask for a review until Sun 23 May 2027"):
        assert page.has(words), words
    assert page.link("I think this is wrong") == f"/status/decisions/{action.ref}#disagree"


def test_a_suspension_says_why_until_when_what_to_do_and_how_to_object(db, client):
    mina = people.person()
    action = decided(mina, Kind.suspension, asks=list(ASKS),
                     answer_by=FRIDAY.date() + timedelta(days=15))
    page = client.as_person(mina).get("/paused/proposals")
    assert page.h1 == "Sending proposals is paused"
    for words in ("Your account is suspended while we clear up a question", HAPPENED,
                  "It ends by itself no later than", "Sunday 20 December 2026, 10:00 PT",
                  "You can ask for a review until Sun 23 May 2027, 23:59 PT"):
        assert page.has(words), words
    assert page.link("Answer now") == f"/status/decisions/{action.ref}/answer"
    assert page.link("I think this is wrong") == f"/status/decisions/{action.ref}#disagree"


def test_a_closed_account_is_told_that_it_has_no_end_date(db, client):
    mina = people.person()
    closed(mina, when="fraud")
    page = client.as_person(mina).get("/paused/contracts")
    for words in ("Your account is closed", HAPPENED, "It has no end date"):
        assert page.has(words), words


def test_a_stale_tab_is_refused_with_the_reason_and_the_text_becomes_a_draft(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    form = browser.get(f"/work/postings/{bakery.ref}/proposal").form("Preview")
    action = hold_on(mina)
    page = browser.send(form, status=403, price="800", letter=LETTER)
    refused(page, action)
    assert page.has("You can send it when proposals are back")
    assert nothing_sent(db)
    kept = browser.get(page.link(f"Proposal for {bakery.title}"))
    assert kept.h1 == "Your draft is kept"
    assert kept.has(LETTER)
    assert kept.has("$800.00")
    assert kept.link("Sending proposals is paused") == "/paused/proposals"


def test_a_hold_between_preview_and_send_is_refused_at_commit(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    form = marketplace.preview(browser, bakery).form("Send this proposal")
    action = hold_on(mina)
    page = browser.send(form, status=403)
    refused(page, action)
    assert nothing_sent(db)
    assert db.get(Draft, (mina.id, "proposal", bakery.ref)) is not None


def test_the_forms_own_address_answers_403_and_names_the_draft(db, client):
    mina, bakery = people.person(), people.posting()
    marketplace.draft(mina, bakery)
    action = hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get(f"/work/postings/{bakery.ref}/proposal", status=403)
    refused(page, action)
    assert page.link("Proposal for") == f"/work/postings/{bakery.ref}/draft"
    other = people.posting(title="Another one")
    assert not browser.get(f"/work/postings/{other.ref}/proposal", status=403).has("draft")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("kind", ["form", "json", "override", "text"])
def test_no_other_dress_of_the_request_gets_through(db, client, method, kind):
    mina, bakery = people.person(), people.posting()
    hold_on(mina)
    browser = client.as_person(mina)
    typed = {"price": "800", "letter": LETTER, "then": "send"}
    headers = {"X-CSRFToken": browser.token()}
    dressed = {
        "form": {"data": typed}, "json": {"json": typed},
        "override": {"data": {**typed, "_method": "GET"}},
        "text": {"data": LETTER.encode(), "content_type": "text/plain"}}[kind]
    if kind == "override":
        headers["X-HTTP-Method-Override"] = "POST"
    answer = browser.open(f"/work/postings/{bakery.ref}/proposal", method=method, headers=headers,
                          **dressed)
    assert answer.status_code == 403
    assert nothing_sent(db)
    if method != "HEAD":
        assert "Sending proposals is paused" in answer.get_data(as_text=True)


def test_without_a_hold_other_methods_are_no_way_either(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    headers = {"X-CSRFToken": browser.token()}
    url = f"/work/postings/{bakery.ref}/proposal"
    typed = {"price": "800", "letter": LETTER, "then": "send"}
    assert browser.open(url, method="PUT", headers=headers, data=typed).status_code == 405
    assert browser.open(url, method="POST", headers=headers, json=typed).status_code == 422
    assert nothing_sent(db)


def test_a_hold_that_came_while_the_request_was_under_way_is_named_all_the_same(
        db, client, monkeypatch):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    token = browser.token()
    action = hold_on(mina)
    before = accounts.visitor

    def visitor_of_a_moment_ago(sid, **how):
        seen = before(sid, **how)
        return seen._replace(standing=Standing(seen.id, seen.standing.as_of))

    monkeypatch.setattr(accounts, "visitor", visitor_of_a_moment_ago)
    page = browser.post(f"/work/postings/{bakery.ref}/proposal", status=403, then="send",
                        price="800", letter=LETTER, csrf_token=token)
    refused(page, action)
    assert nothing_sent(db)


def test_a_text_too_long_for_a_draft_is_shown_for_copying(db, client):
    mina, bakery = people.person(), people.posting()
    hold_on(mina)
    page = client.as_person(mina).post(f"/work/postings/{bakery.ref}/proposal", status=403,
                                       then="send", price="800", letter="y" * 100_000)
    assert page.has("too long for a draft")
    assert db.query(Draft).count() == 0
    assert "y" * 100_000 in {area.get_text().strip() for area in page.soup.find_all("textarea")}


def test_nonsense_from_a_stale_tab_is_kept_as_it_was_typed(db, client):
    mina, bakery = people.person(), people.posting()
    hold_on(mina)
    browser = client.as_person(mina)
    page = browser.post(f"/work/postings/{bakery.ref}/proposal", status=403,
                        then="draft", price="a lot", letter="")
    kept = browser.get(page.link("Proposal for"))
    assert kept.has("a lot")
    assert kept.has("No letter yet")


def test_after_the_monday_the_draft_goes_out_with_one_click_although_no_job_ran(
        db, client, friday):
    mina, bakery = people.person(), people.posting()
    marketplace.draft(mina, bakery)
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    browser = client.as_person(mina)
    friday.move_to(datetime(2026, 11, 24, 7, 58, 59, tzinfo=UTC))
    waiting = client.as_person(mina).get(f"/work/postings/{bakery.ref}/draft")
    banner = waiting.soup.select_one(".banner").get_text()
    assert "and they come back by themselves by Mon 23 Nov, 23:59 PT" in banner
    assert waiting.has("by itself by")
    assert waiting.has("Mon 23 Nov, 23:59 PT")
    friday.move_to(datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
    browser = client.as_person(mina)
    page = browser.get(browser.get("/work/proposals").link(bakery.title))
    sent = browser.send(page.form("Send this proposal"))
    assert sent.has("was sent")
    assert db.query(Proposal).one().letter == LETTER


def test_what_was_sent_before_the_hold_stays_and_can_be_withdrawn(db, client):
    mina, bakery = people.person(), people.posting()
    sent = marketplace.sent(mina, bakery)
    hold_on(mina)
    browser = client.as_person(mina)
    page = browser.get("/work/proposals")
    assert page.has("Pending")
    assert page.has("None of them becomes a contract")
    one = browser.get(f"/work/proposals/{sent.ref}")
    assert one.has("It cannot become a contract until new contracts are back")
    assert browser.send(one.form("Withdraw this proposal")).has("is withdrawn")


def test_an_answer_lost_before_the_hold_is_found_again(db, client):
    mina, bakery = people.person(), people.posting()
    browser = client.as_person(mina)
    form = marketplace.preview(browser, bakery).form("Send this proposal")
    first = browser.send(form)
    hold_on(mina)
    assert browser.send(form).url == first.url
    assert db.query(Proposal).count() == 1
    assert db.query(Draft).count() == 0


def test_a_lifted_hold_pauses_nothing_any_more(db, client):
    mina, bakery = people.person(), people.posting()
    action = hold_on(mina)
    browser = client.as_person(mina)
    browser.get(f"/work/postings/{bakery.ref}/proposal", status=403)
    holds.lift_early(action.ref, by=people.reviewer().id,
                     because="One of the clients wrote to us that the delay was agreed.")
    db.commit()
    assert browser.send(marketplace.preview(browser, bakery).form("Send this")).has("was sent")


def test_a_proposed_hold_that_nobody_confirmed_pauses_nothing(db, client):
    mina, bakery = people.person(), people.posting()
    proposed(mina)
    browser = client.as_person(mina)
    assert browser.send(marketplace.preview(browser, bakery).form("Send this")).has("was sent")


def test_a_second_account_of_the_same_person_is_paused_too(db, client):
    mina, other = people.person(human_id=7), people.person("Mina Other", human_id=7)
    bakery = people.posting()
    hold_on(mina)
    page = client.as_person(other).post(f"/work/postings/{bakery.ref}/proposal", status=403,
                                        then="send", price="800", letter=LETTER)
    assert page.h1 == "Sending proposals is paused"
    assert nothing_sent(db)


def test_a_suspension_pauses_work_too_and_says_where_to_read_more(db, client):
    mina, bakery = people.person(), people.posting()
    action = hold_on(mina)
    action.kind, action.ground = Kind.suspension, Ground.circumvention
    db.commit()
    people.contract(mina, ended_days_ago=None)
    browser = client.as_person(mina)
    page = browser.get(f"/work/postings/{bakery.ref}")
    assert page.has("its page says until when, and what you can do")
    assert page.has(action.ref)
    assert browser.get("/work/contracts").has("Work on your current contracts is paused")
    assert browser.get("/work/earnings").has("Nothing about your money is paused")
