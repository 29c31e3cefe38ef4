"""A question that we answer too late: owned up to, on top for the lead, answered in the end."""

from datetime import timedelta

import pytest

from tests.browser import told

pytestmark = pytest.mark.browser

QUESTION = "A contract of mine is listed twice. Which of the two counts?"
ANSWER = "The first one counts. The second entry was a mistake of ours and is gone."


def test_mina_is_told_that_we_are_late_and_then_gets_her_answer(served, window):
    mina, ruth = told.freelancer(served), told.staff(served)
    hers = window().be(mina).open("/requests/new")
    hers.choose("My account or my settings")
    hers.type("Your question in a few words", "A contract that ended twice")
    hers.type("Your message", QUESTION)
    hers.press("Send your question")
    hers.says("Your question has arrived")
    asked = hers.path
    served.work()
    assert "We answer by" in served.letter(mina, "We have your message").text

    served.move_on(timedelta(days=11))
    served.work()
    assert "We are late" in served.letter(mina, "We are late").text
    hers = window().be(mina).open(asked)
    hers.says("We are sorry")
    hers.says("Dates we missed")

    theirs = window().be(ruth).open("/staff/requests?show=late")
    theirs.follow("A contract that ended twice")
    theirs.says("Our date was missed")
    theirs.type("Your answer", ANSWER)
    theirs.choose("This answers it")
    theirs.press("Preview the message")
    theirs.says("Ruth answered your request")
    theirs.press("Send it to Mina")
    theirs.says("Your answer was sent")

    served.work()
    assert "The first one counts" in served.letter(mina, "answered your request").text
    hers.open(asked).says(ANSWER)
    hers.says("Answered")
