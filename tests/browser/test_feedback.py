"""Feedback in a browser: said in private, kept as it is, removed with what rested on it."""

from datetime import timedelta

import pytest

from portal.models import Feedback
from tests import answers, giving
from tests.browser import told
from tests.browser.keys import Keys

pytestmark = pytest.mark.browser

MESSAGE = "I have rebuilt the two templates and sent them to you."
OTHERS_WORK = "It speaks of another freelancer’s work: the bakery page was never mine."
REMOVED = "The bakery page it speaks of belongs to another contract, so it says nothing here."


def all_that_mina_sees(hers, mina) -> list[str]:
    """The words of every page on which feedback could be told of."""
    return [hers.open(path).main for path in (
        "/feedback", "/feedback?show=answer", "/feedback?show=give", "/status", "/requests",
        f"/people/{mina.ref}")]


def test_what_omar_says_in_private_by_keyboard_is_nowhere_for_mina(served, window):
    with served.inside():
        work = giving.ended()
        mina, omar, contract = served.know(work.mina), served.know(work.omar), work.ref
    hers = window().be(mina)
    before = all_that_mina_sees(hers, mina)

    his = window().be(omar).open("/client/contracts")
    keys = Keys(his).to("Shop for old books").enter().to("Give feedback").enter()
    assert his.path == f"/client/feedback/give/{contract}"
    keys.to("Comment (optional)").to("The work itself was not as agreed").space()
    keys.to("Anything else our staff").write(giving.PRIVATE.private_comment)
    keys.to("Leave this feedback").enter()
    assert his.h1 == "Your feedback on Mina Novak"
    his.says("Mina Novak does not learn of it")
    his.says(giving.PRIVATE.private_comment)

    assert all_that_mina_sees(hers, mina) == before
    served.move_on(timedelta(days=15))
    served.work()
    told_later = " ".join(all_that_mina_sees(hers, mina)) + served_letters(served, mina)
    assert giving.PRIVATE.private_comment[:20] not in told_later
    assert "private" not in told_later


def served_letters(served, somebody) -> str:
    """All that this person was written."""
    return " ".join(f"{mail.subject} {mail.text}" for mail in served.letters(somebody))


def test_omar_is_asked_to_change_and_keeps_it(served, window):
    with served.inside():
        work = answers.ended()
        mina, omar, ref = served.know(work.mina), served.know(work.omar), work.of_client.ref
    hers = window().be(mina).open("/feedback")
    hers.follow("Let the client change it")
    hers.follow("Go on")
    hers.page.locator("textarea").fill(MESSAGE)
    hers.press("Let them change it")
    hers.says("can change this feedback")

    served.work()
    link = f"/client/feedback/{ref}/change"
    assert link in served.letter(omar, "Keep or change feedback").text
    his = window().be(omar).open(link)
    his.says(MESSAGE)
    assert not his.page.locator("input:checked").count()
    his.page.locator("label[for=decision-keep]").click()
    his.press("Continue")
    assert his.h1 == "Your feedback stays as it is"

    served.work()
    assert "stays as it is" in served.letter(mina, "stays as it is").subject
    hers.open(f"/feedback/{ref}/change").says("left it as it is")
    hers.says(answers.SAID)


def test_a_report_takes_one_of_three_away_and_the_hold_lifts_at_once(served, window):
    mina, ruth = told.freelancer(served), told.staff(served)
    hold = told.hold(served, mina)
    with served.inside() as db:
        ref = db.query(Feedback.ref).filter_by(freelancer_id=mina.id).first()[0]
    hers = window().be(mina).open(f"/feedback/{ref}")
    hers.follow("Report")
    hers.page.locator("label[for=reason-irrelevant]").click()
    hers.press("Continue")
    hers.type("What was said or offered", OTHERS_WORK)
    hers.press("Continue")
    hers.press("Send the report")
    hers.follow("See your request")
    request = hers.path.removeprefix("/requests/")

    theirs = window().be(ruth).open(f"/staff/reports/{request}")
    theirs.says(OTHERS_WORK)
    theirs.page.locator("label[for=outcome-removed]").click()
    theirs.type("Reasons", REMOVED)
    theirs.press("Preview")
    theirs.press("Remove")
    theirs.says("The feedback is removed")

    hers.open("/status").says("Your account works without limits")
    hers.open(f"/status/decisions/{hold}").says("it was removed")
    hers.open(f"/requests/{request}").says(REMOVED)
    served.work()
    assert "counted again" in served.letter(mina, "The hold has ended").subject
    assert REMOVED in served.letter(mina, "We removed the feedback").text
