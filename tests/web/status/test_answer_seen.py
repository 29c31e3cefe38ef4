"""A review's answer that bounced: opening the decision's page, which tells it, is a first view."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.mail.letters import ANSWERS
from portal.models import Case, OutboxLetter
from portal.policy import appeals as policy
from portal.services.enforcement.appeals import matters
from portal.services.mailroom import bounces
from tests import decisions, people, reviews_of

DECIDED = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
LATE = DECIDED + timedelta(days=300)  # long after the window of an answer that arrived
NEW = "A letter of the clinic."


@pytest.fixture
def hold(db, mina):
    """A hold whose review was answered, by a letter that came back."""
    with time_machine.travel(DECIDED, tick=False):
        hold = decisions.hold_on(mina)
        reviews_of.decided(reviews_of.asked(mina, hold.ref), people.reviewer("Ida Brandt"))
    letter = db.scalars(select(OutboxLetter).where(OutboxLetter.letter.in_(ANSWERS))).one()
    bounces.came_back(letter, lasting=True, status="5.1.1", words="550 no such user")
    db.commit()
    return hold


def seen_at(db) -> datetime | None:
    db.expire_all()
    return db.scalars(select(Case.answer_seen_at).where(Case.kind == "review")
                      .order_by(Case.id)).first()


def open_until_noted(db, browser, path) -> None:
    """Open a page until its view is noted: where somebody else writes, a later one is."""
    for _ in range(20):
        db.commit()
        page = browser.get(path)
        if seen_at(db):
            break
    assert page.has(reviews_of.REASONS)


def test_the_page_of_the_decision_is_the_first_view(db, client, mina, hold):
    with time_machine.travel(LATE, tick=False):
        open_until_noted(db, client.as_person(mina), f"/status/decisions/{hold.ref}")
    assert seen_at(db) == LATE
    assert matters.of_person(mina.id, hold.ref).window.closes == policy.review_until(LATE)


def test_only_the_first_one_counts_wherever_it_was(db, client, mina, hold):
    case = db.scalars(select(Case).where(Case.kind == "review")).one()
    with time_machine.travel(LATE, tick=False):
        open_until_noted(db, client.as_person(mina), f"/requests/{case.ref}")
    with time_machine.travel(LATE + timedelta(days=9), tick=False):
        client.as_person(mina).get(f"/status/decisions/{hold.ref}")
    assert seen_at(db) == LATE


def test_the_overview_tells_no_reasons_and_counts_as_no_view(db, client, mina, hold):
    page = client.as_person(mina).get("/status")
    assert not page.has(reviews_of.REASONS)
    assert seen_at(db) is None


def test_while_the_review_waits_there_is_nothing_to_have_seen(db, client, mina):
    hold = decisions.hold_on(mina)
    reviews_of.asked(mina, hold.ref)
    client.as_person(mina).get(f"/status/decisions/{hold.ref}")
    assert seen_at(db) is None


def test_beside_a_new_review_the_answer_before_counts_as_read(db, client, mina, hold):
    with time_machine.travel(LATE, tick=False):
        reviews_of.asked(mina, hold.ref, new_evidence=NEW)
        open_until_noted(db, client.as_person(mina), f"/status/decisions/{hold.ref}")
    assert seen_at(db) == LATE


def test_a_colleague_who_reads_it_is_no_first_view(db, client, hold):
    client.as_person(people.reviewer("Tomas Lindqvist")).get(f"/staff/decisions/{hold.ref}")
    assert seen_at(db) is None
