"""The hourly checks that mail comes in: their result in view, they themselves out of the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.inbound import rounds
from portal.models import InboundMail, JobRun
from portal.services.mailroom import addresses, arriving, checks
from portal.services.mailroom.arrivals import Box, counts
from tests import people

PROBE = (b"From: quality@parley.example\r\nSubject: Mail comes in\r\nX-Portal-Mail: probe\r\n"
         b"\r\nIt does")
ADVERT = b"From: news@x.example\r\nSubject: News\r\nPrecedence: bulk\r\n\r\nBuy"


@pytest.fixture
def ruth(client, db):
    return client.as_person(people.reviewer())


def arrive(db, raw, rcpt, sender=""):
    arriving.accept(raw, env_from=sender, rcpt=rcpt, via="smtp")
    db.commit()
    rounds.round_of_mail()


def passed(db, number=0):
    """One check that passed."""
    address = checks.begin("test")
    db.commit()
    arrive(db, PROBE + b" %d" % number, address)
    return address


def test_checks_do_not_stand_among_the_mail_of_others(db, ruth):
    for number in range(30):
        passed(db, number)
    arrive(db, ADVERT, "requests@in.parley.example")
    found = counts()
    assert (found[Box.automatic], found[Box.all], found[Box.checks]) == (1, 1, 30)
    page = ruth.get("/staff/mail/in?show=automatic")
    assert page.has("News") and not page.has("It is a check of our own")
    assert page.link("Checks 30") == "/staff/mail/in?show=checks"
    page = ruth.get("/staff/mail/in?show=checks")
    assert page.has("It is a check of our own") and page.link("Mail comes in")


def test_the_last_check_is_told_on_the_list(db, ruth):
    assert ruth.get("/staff/mail/in").has("Mail was not seen to come in yet")
    passed(db)
    assert ruth.get("/staff/mail/in").has("by a letter to ourselves")
    before = clock.now() - checks.LASTS - timedelta(minutes=1)
    db.execute(update(JobRun).where(JobRun.name == checks.NAME).values(finished_at=before))
    db.commit()
    page = ruth.get("/staff/mail/in")
    assert page.has("last seen to come in") and page.has("do not say that they can be answered")


def test_why_the_last_check_failed_is_told_until_one_passes(db, ruth):
    address = checks.begin("test")
    checks.failed(address, "The probe has not arrived.")
    db.commit()
    assert ruth.get("/staff/mail/in").has("The probe has not arrived.")
    arrive(db, PROBE, address)
    assert not ruth.get("/staff/mail/in").has("The probe has not arrived.")


@pytest.mark.parametrize("change", ["", "x", "1.", "1.aaaaaaaaaaaa", "9" * 40, "é", "-1.x", "."])
def test_who_knows_no_mark_passes_no_check_and_stays_in_sight(db, change):
    checks.begin("test")
    db.commit()
    mail = b"From: stan@x.example\r\n\r\nMy account is on hold."
    arrive(db, mail, f"{addresses.PROBE}+{change}@in.parley.example", "stan@x.example")
    assert db.scalar(select(JobRun.finished_at).where(JobRun.name == checks.NAME)) is None
    assert db.scalar(select(InboundMail.state)) == "quarantine"
    assert counts()[Box.quarantine] == counts()[Box.all] == 1


def test_without_a_domain_nothing_is_said_about_checks(db, ruth, monkeypatch):
    monkeypatch.setattr(addresses, "_settings", addresses._Settings((b"k",), "", ""))
    assert not ruth.get("/staff/mail/in").has("come in")
