"""The demo's own help: be somebody, move the clock, read the mail that was sent."""

from datetime import timedelta

import pytest

from portal import clock
from tests.browser import learner, told

pytestmark = pytest.mark.browser


def test_a_newcomer_becomes_somebody_of_the_demo(served, window):
    told.freelancer(served)
    theirs = window().open("/demo")
    theirs.press("Be ")
    theirs.says("You are")
    theirs.says("Sign out")


def test_a_newcomer_moves_the_clock_and_stays_who_they_are(served, window):
    mina = told.freelancer(served)
    hers = window().be(mina).open("/demo")
    before = clock.now()
    hers.press("1 day later")
    hers.says("What was due until then happens in a moment.")
    assert clock.now() - before >= timedelta(days=1)
    hers.press("To the minute before Monday’s return")
    hers.says("Monday")
    hers.says("23:58 PT")
    hers.open("/status").says(mina.name)


def test_a_letter_is_read_in_the_mailbox_and_its_button_leads_into_the_portal(served, window):
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    served.work()
    hers = window().be(mina).open(f"/demo/mailbox?to={mina.email}")
    hers.follow(ref)
    letter = hers.page.frame_locator("iframe.letter")
    assert letter.locator("h1").inner_text().startswith("New proposals are paused")
    hers.says("HOW TO GET PROPOSALS BACK")
    with hers.page.expect_navigation(wait_until="load"):
        letter.get_by_role("link", name="Start the learning path").click()
    assert hers.path == f"/learning/{learner.PATH}"
    hers.says("Reskilling for Success")
