"""The status page answers, in order: what is paused, what works, the way back, how to object."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from portal import clock
from portal.models import Action, OutboxLetter, Statement
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import holds, restorations, standing, weekly_check
from portal.services.enforcement.violations import agreeing
from portal.services.learning import shelf
from tests import conduct, learners, people
from tests.decisions import REASONS, hold_on, proposed

FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    """All stories begin on a Friday morning in California."""
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


def test_an_active_freelancer_reads_that_nothing_is_paused(db, client):
    mina = people.person()
    page = client.as_person(mina).get("/status")
    assert page.h1 == "Your account works without limits"
    assert not page.soup.select(".banner")


def test_mina_reads_what_is_paused_what_works_the_monday_and_how_to_object(db, client):
    mina = people.person()
    action = hold_on(mina)
    page = client.as_person(mina).get("/status")
    assert page.h1 == "New proposals are paused until you finish one learning path"
    order = [page.main.index(words) for words in (
        "Your current contracts, messages and withdrawals work as usual",
        "Monday 23 November 2026, 23:59 PT", "Tuesday 24 November 2026, 09:59 in Kyiv",
        "What changes and what does not", "Why this happened", "If you think this is wrong")]
    assert order == sorted(order)
    assert action.ref in page.text
    assert page.has("Sun 23 May 2027, 23:59 PT")


def test_a_contract_ended_on_the_same_day_on_every_page_and_in_the_letter(db, client):
    mina = people.person(time_zone="Pacific/Auckland")  # where Friday noon in UTC is Saturday
    action = hold_on(mina)
    browser = client.as_person(mina)
    for url in ("/status", f"/status/decisions/{action.ref}"):
        assert "Sun 1 Nov" in browser.get(url).soup.find(class_="pad").get_text()
    assert browser.get("/feedback").has("contract ended 1 November 2026")
    assert "ended 1 November 2026" in db.scalars(select(OutboxLetter.text)).one()


@pytest.fixture
def warned(db):
    """Mina, whom the weekly check warned because of two public items."""
    mina = people.person()
    for title in ("Shop redesign", "Clinic redesign"):
        people.unhappy(mina, title=title, categories=("availability",))
    weekly_check.run(clock.now(), everyone=True)
    db.commit()
    return mina


def test_a_warning_says_what_counts_what_helps_and_where_to_object(client, warned):
    page = client.as_person(warned).get("/status")
    assert page.h1.startswith("Your account works without limits")
    for words in ("2 clients told us", "ended in the last 180 days", "Nothing is paused now",
                  "Not as agreed: availability", "Take the learning path Reskilling for Success",
                  "Tell clients early"):
        assert page.has(words), words
    assert client.as_person(warned).get(page.link("Shop redesign")).has("Shop redesign")
    assert page.link("Open the learning path") == "/learning/reskilling-for-success"
    assert page.link("write to us") == "/requests/new"


def test_a_warning_leads_to_the_path_that_the_operator_wrote(app, client, warned, tmp_path):
    before, folder = Path(app.config["CONTENT_DIR"]) / "learning", tmp_path / "learning"
    shutil.copytree(before / "reskilling-for-success", folder / "our-own-path")
    shelf.use(folder)
    try:
        link = client.as_person(warned).get("/status").link("Open the learning path")
    finally:
        shelf.use(before)
    assert link == "/learning/our-own-path"


def test_what_came_last_of_one_instant_stands_on_top_of_the_history(db, client):
    mina = people.person()
    action = hold_on(mina)
    learners.start(mina)
    learners.finish_path(mina)
    db.commit()
    page = client.as_person(mina).get("/status")
    steps = ["The hold ends", "You completed the learning path",
             "You completed module 5 of 5", "You completed module 1 of 5",
             f"Hold started, {action.ref}"]
    order = [page.main.index(words) for words in steps]
    assert order == sorted(order)


def test_a_hold_that_two_people_decided_says_so(db, client):
    mina = people.person(top_rated=True)
    signed = hold_on(mina)
    assert signed.in_force_from is None
    agreeing.approve(signed.ref, by=people.reviewer("Tomas Lindqvist").id, seen=signed.revision)
    db.commit()
    page = client.as_person(mina).get("/status")
    assert page.has("two people confirmed it before the hold started")


def test_every_counted_public_feedback_is_listed_and_nothing_of_a_private_one(db, client):
    mina = people.person()
    for name in ("Shop", "Clinic"):
        people.unhappy(mina, title=f"{name} redesign")
    for name in ("Choir", "Garden"):
        people.unhappy(mina, private=True, title=f"{name} secret", given_days_ago=15,
                       comment=f"The {name} note nobody may ever read here")
    for _ in range(4):
        people.contract(mina)
    hold_on(mina, items=0)
    for url in ("/status", client.as_person(mina).get("/status").link("Save or print")):
        page = client.as_person(mina).get(url)
        assert page.has("Shop redesign") and page.has("Clinic redesign")
        assert page.has("and private feedback from other clients")
        for hidden in ("Choir", "Garden", "nobody may ever", "4 clients", "2 clients"):
            assert not page.has(hidden), hidden


def test_after_the_path_the_page_names_the_monday_in_both_zones(db, client, friday):
    mina = people.person()
    action = hold_on(mina)
    restorations.schedule(action, FRIDAY)
    db.commit()
    page = client.as_person(mina).get("/status")
    assert page.h1 == "You are done. Proposals come back on Monday 23 November 2026"
    assert page.has("Tuesday 24 November 2026, 09:59 in Kyiv")


def test_the_hold_ends_by_its_date_although_no_job_ran(db, client, friday):
    mina = people.person()
    restorations.schedule(hold_on(mina), FRIDAY)
    db.commit()
    friday.move_to(datetime(2026, 11, 24, 7, 58, 59, tzinfo=UTC))
    browser = client.as_person(mina)
    assert browser.get("/status").has("You are done")
    friday.move_to(datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
    page = browser.get("/status")
    assert page.h1 == "Your account works without limits"
    assert page.has("Proposals are back.")
    browser.send(page.form("Dismiss"))
    assert not browser.get("/status").has("Proposals are back.")


def test_a_lifted_hold_says_why_on_its_page_for_ever(db, client):
    mina, ruth = people.person(), people.reviewer()
    action = hold_on(mina)
    before = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    holds.lift_early(action.ref, by=ruth.id,
                     because="One of the clients wrote to us that the delay was agreed.")
    db.commit()
    page = client.as_person(mina).get(f"/status/decisions/{action.ref}")
    no_more = "nothing it says below is in force any more"
    assert page.has(no_more) and not before.has(no_more)
    assert page.has("It ended early") and page.has("the delay was agreed")
    assert client.as_person(mina).get("/status").has(action.ref)


def test_a_proposal_that_nobody_confirmed_does_not_exist_for_mina(db, client):
    mina = people.person()
    action = proposed(mina)
    browser = client.as_person(mina)
    assert browser.get("/status").h1 == "Your account works without limits"
    browser.get(f"/status/decisions/{action.ref}", status=404)


@pytest.mark.parametrize("ref", ["D-NOTTHERE", "0", "-1", "9" * 60, "%00", "D-%E2%80%AE", "1.5"])
def test_a_stranger_and_a_wrong_reference_see_404(db, client, ref):
    mina, stan = people.person(), people.person("Stan Ferrer")
    action = hold_on(mina)
    client.as_person(stan).get(f"/status/decisions/{action.ref}", status=404)
    client.as_person(mina).get(f"/status/decisions/{ref}", status=404)


def test_a_second_account_of_the_same_person_is_held_too(db, client):
    mina = people.person(human_id=1)
    other = people.person("Mina Other", human_id=1)
    action = hold_on(mina)
    page = client.as_person(other).get("/status")
    assert page.has(action.ref) and page.has("paused")


def test_the_unchanged_page_is_answered_by_its_tag(db, client):
    mina = people.person()
    hold_on(mina)
    browser = client.as_person(mina)
    tag = browser.get("/status").response.headers["ETag"]
    again = browser.http.get("/status", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_the_banner_stands_on_other_pages_and_not_on_the_status_page(db, client):
    mina = people.person()
    hold_on(mina)
    browser = client.as_person(mina)
    assert browser.get("/settings").soup.select(".banner")
    assert not browser.get("/status").soup.select(".banner")


def test_a_paused_action_says_what_why_until_when_and_how_to_object(db, client):
    mina = people.person()
    hold_on(mina)
    page = client.as_person(mina).get("/paused/proposals")
    assert page.h1 == "Sending proposals is paused"
    for words in ("Monday 23 November 2026, 23:59 PT", "0 of 5 modules", "I think this is wrong"):
        assert page.has(words)
    client.as_person(mina).get("/paused/everything", status=404)


def test_a_paused_action_names_everything_that_pauses_it(db, client):
    mina = people.person()
    hold = hold_on(mina)
    assert not client.as_person(mina).get("/paused/proposals").has("pauses this as well")
    conduct.decided(mina, Kind.suspension)
    page = client.as_person(mina).get("/paused/proposals")
    assert page.has("It ends by itself no later than")
    assert page.link(hold.ref) == f"/status/decisions/{hold.ref}"
    assert page.has(f"Decision {hold.ref} pauses this as well.")



def suspension_of(db, freelancer, hold):
    """A suspension beside the hold, as a later piece of work will impose it."""
    told = {**db.get(Statement, hold.id).facts, "kind": "suspension",
            "headline": "Your account is suspended while we clear up one question",
            "scope": ["send_proposal", "accept_contract", "work_contract", "add_milestone"]}
    beside = Action(person_id=freelancer.id, kind="suspension", ground="unverified_identity",
                    mode="reviewer", rule_slug=hold.rule_slug, rule_version=1,
                    automated_detection=False, proposed_at=FRIDAY, decided_at=FRIDAY,
                    in_force_from=FRIDAY, reasons=REASONS)
    db.add(beside)
    db.flush()
    db.add(Statement(action_id=beside.id, made_at=FRIDAY, facts={**told, "ref": beside.ref}))
    db.commit()
    return beside


def test_two_decisions_at_once_are_both_told_the_heavier_one_first(db, client):
    mina = people.person()
    hold = hold_on(mina)
    heavier = suspension_of(db, mina, hold)
    page = client.as_person(mina).get("/status")
    assert page.h1 == "Your account is suspended while we clear up one question"
    assert page.has("Also in force") and page.has(hold.ref) and page.has(heavier.ref)
    client.as_person(mina).get(f"/status/decisions/{heavier.ref}")
    assert client.as_person(mina).get("/settings").soup.select(".banner")


def test_the_end_of_one_decision_does_not_free_what_the_other_pauses(db, client, friday):
    mina = people.person()
    hold = hold_on(mina)
    suspension_of(db, mina, hold)
    restorations.schedule(hold, FRIDAY)
    db.commit()
    friday.move_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert not standing.may(mina.id, Ability.send_proposal)
    page = client.as_person(mina).get("/status")
    assert page.has("Earlier decisions") and not page.has("Also in force")
