"""After one private feedback nothing the freelancer can see changes (product.md E3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal import clock
from portal.models import OutboxLetter
from portal.services import feedback
from portal.services.enforcement import weekly_check
from tests import people
from tests.decisions import hold_on

MONDAY = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
PAGES = ["/status", "/learning", "/learning/reskilling-for-success", "/settings", "/work/postings",
         "/work/proposals", "/work/offers", "/work/contracts", "/work/earnings",
         "/paused/proposals", "/rules", "/rules/feedback-from-several-clients"]
SECRET = "She vanished for a whole week without a single word to anybody in our team"


def untouched(mina):
    """Nothing but six happy clients."""


def one_unhappy(mina):
    """One client named something in public."""
    people.unhappy(mina)


def warned(mina):
    """Two clients did, so there is a warning."""
    people.unhappy(mina)
    people.unhappy(mina)


def held(mina):
    """Three did, and a reviewer confirmed the hold."""
    hold_on(mina)


@pytest.mark.parametrize("situation", [untouched, one_unhappy, warned, held])
def test_one_private_feedback_changes_nothing_mina_can_see(db, client, situation):
    with time_machine.travel(MONDAY, tick=False) as world:
        mina = people.person()
        for _ in range(6):
            people.contract(mina)
        situation(mina)
        work = people.contract(mina)
        db.commit()
        world.shift(timedelta(days=11))
        weekly_check.run(clock.now())
        db.commit()
        before = everything_seen(client, mina, db)
        feedback.record(work.id, side="client", given_at=MONDAY,
                        private_categories=frozenset({"availability"}), private_comment=SECRET)
        db.commit()
        assert everything_seen(client, mina, db) == before
        weekly_check.run(clock.now())
        db.commit()
        assert everything_seen(client, mina, db) == before


def everything_seen(client, mina, db):
    """Every page with its headers and size, and every letter, as Mina gets them."""
    browser = client.as_person(mina)
    seen = {}
    for url in PAGES:
        answer = browser.http.get(url)
        body = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
        headers = {k: v for k, v in answer.headers if k not in {"ETag", "Set-Cookie"}}
        seen[url] = (answer.status_code, headers, body)
        assert "vanished" not in body
    letters = db.query(OutboxLetter).filter_by(person_id=mina.id).order_by(OutboxLetter.id)
    seen["letters"] = [(one.letter, one.subject, one.text, one.facts) for one in letters]
    return seen
