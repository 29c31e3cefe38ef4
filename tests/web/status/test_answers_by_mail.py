"""Pages say that a letter can be answered only while answers reach people, as letters do."""

from datetime import timedelta

import pytest
import time_machine

from portal import clock
from portal.mail import house
from portal.models import JobRun
from portal.policy.vocabulary import Kind
from portal.services.mailroom import checks
from tests import people
from tests.conduct import ASKS, decided

SAID = {"/status": ["You can also reply to the e-mail", "Or reply to the e-mail about this"],
        "/sign-in": ["reply to any letter we sent you"]}


@pytest.fixture
def behind_our_door(app):
    """The team's mailbox is reached through our own door for mail alone."""
    before = house.current()
    house.use(before._replace(team_address="team@in.parley.example", can_reply=False))
    yield
    house.use(before)


@pytest.fixture
def mina(db):
    found = people.person()
    decided(found, Kind.suspension, asks=list(ASKS),
            answer_by=clock.now().date() + timedelta(days=20))
    return found


def passed(db):
    """Mail was seen to come in just now."""
    at = clock.now()
    db.add(JobRun(name=checks.NAME, slot=at, started_at=at, worker="x", lease_until=at,
                  finished_at=at, result={}))
    db.commit()


def says(client, mina) -> list[bool]:
    """Which of the sentences stand on the pages for Mina, before and after signing in."""
    found = []
    for path, sentences in SAID.items():
        page = (client if path == "/sign-in" else client.as_person(mina)).get(path)
        found += [page.has(one) for one in sentences]
    return found


def test_a_mailbox_elsewhere_can_always_be_written_to(client, mina):
    assert says(client, mina) == [True] * 3


def test_while_the_check_passes_pages_say_so_and_then_not_any_more(
        client, db, mina, behind_our_door):
    assert says(client, mina) == [False] * 3, "no check has passed yet"
    passed(db)
    assert says(client, mina) == [True] * 3
    with time_machine.travel(clock.now() + checks.LASTS, tick=False):
        assert says(client, mina) == [False] * 3


def test_a_kept_page_is_made_anew_when_it_would_say_too_much(client, db, mina, behind_our_door):
    passed(db)
    almost = clock.now() + checks.LASTS - timedelta(minutes=1)
    with time_machine.travel(almost, tick=False):
        browser = client.as_person(mina)
        known = {"If-None-Match": browser.open("/status").headers["ETag"]}
        assert browser.open("/status", headers=known).status_code == 304
    with time_machine.travel(almost + timedelta(minutes=2), tick=False):
        assert not browser.get("/status", headers=known).has("reply to the e-mail")


def test_a_reply_to_a_question_that_takes_nothing_is_not_offered_as_a_review(client, db):
    ken = people.person("Ken Obi")
    decided(ken, Kind.info_request)
    page = client.as_person(ken).get("/status")
    assert page.has("You can also reply to the e-mail about this decision.")
    assert not page.has("Or reply to the e-mail")
