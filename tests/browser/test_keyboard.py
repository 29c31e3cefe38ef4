"""The keyboard alone goes all the way, and everybody sees where the focus is."""

import pytest

from tests import decisions, people
from tests.browser import told
from tests.browser.keys import Keys
from tests.web.security.keys import PASSWORD

pytestmark = pytest.mark.browser


def sign_in(hers, somebody) -> Keys:
    """Sign in without a mouse."""
    hers.open("/sign-in")
    keys = Keys(hers)
    assert keys.tab()["words"] == "Skip to the main content"
    keys.to("E-mail").write(somebody.email).to("Password").write(PASSWORD).enter()
    return keys


def test_mina_signs_in_starts_the_path_and_answers_a_question_by_keyboard(served, window):
    mina = told.freelancer(served, password=True)
    told.hold(served, mina)
    hers = window()
    keys = sign_in(hers, mina)
    keys.to("Start the learning path").enter()
    while hers.has_button("Mark as read and go on"):
        keys.to("Mark as read and go on").enter()
    keys.to("Start the quiz").enter()
    first_option = hers.page.locator(".choice label").first.inner_text()
    keys.to(first_option).space().to("Answer").enter()
    hers.says("Question 1 of 5")
    keys.to("Next question").enter()
    hers.says("Question 2 of 5")


def test_mina_writes_and_sends_a_proposal_by_keyboard(served, window):
    mina = told.freelancer(served)
    told.posting(served, title="A calendar for a choir")
    hers = window().be(mina).open("/status")
    keys = Keys(hers)
    keys.to("Find work").enter().to("A calendar for a choir").enter()
    keys.to("Write a proposal").enter()
    keys.to("Your price").write("900").to("Your letter").write(told.LETTER)
    keys.to("Preview your proposal").enter().to("Send this proposal").enter()
    hers.says("was sent")
    assert told.proposals_of(served, mina) == 1


def test_ruth_decides_a_hold_by_keyboard(served, window):
    mina = told.freelancer(served)
    ref = told.proposed(served, mina)
    with served.inside():
        ruth = served.know(people.reviewer(), password=True)
    ruths = window()
    keys = sign_in(ruths, ruth)
    keys.to(ref).enter()
    keys.to("Put the hold into force").space().to("Reasons, as Mina").write(decisions.REASONS)
    keys.to("Preview the message to Mina").enter()
    keys.to("Put the hold into force and tell Mina").enter()
    ruths.says("Your decision is recorded and in force.")
