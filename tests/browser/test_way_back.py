"""The whole way in a browser: a hold, its reasons, the path, the Monday, proposals again."""

from datetime import time, timedelta

import pytest

from portal import clock
from portal.policy.learning import COOL_DOWN
from portal.policy.vocabulary import PACIFIC
from tests import decisions
from tests.browser import learner, told
from tests.browser.told import KYIV, WEDNESDAY, words

pytestmark = pytest.mark.browser


def test_mina_is_held_learns_and_sends_a_proposal_on_her_monday(served, window):
    served.move_to_next(WEDNESDAY, time(11))
    mina, bakery = told.freelancer(served, password=True), told.posting(served)
    ref = told.hold(served, mina)
    served.work()
    letter = served.letter(mina, "New proposals are paused")
    assert ref in letter.subject
    assert f"{served.address}/learning/{learner.PATH}" in letter.text

    hers = window()
    hers.sign_in(mina)
    assert hers.path == "/status"
    assert hers.h1.startswith("New proposals are paused")
    hers.says("Your way back")
    hers.says(decisions.REASONS)

    hers.press("Start the learning path")
    comes_back = finishes_the_path(served, hers, mina)
    served.work()
    assert words(comes_back, PACIFIC) in served.letter(mina, "proposals come back").subject

    served.move_to(comes_back - timedelta(minutes=1))
    hers.open(f"/work/postings/{bakery}/proposal", status=403)
    served.move_to(comes_back)
    told.send_proposal(hers, bakery)
    assert told.proposals_of(served, mina) == 1
    assert told.restored_at(served, ref) is None, "a job ran, and proves nothing"
    served.work()
    assert told.restored_at(served, ref) is not None
    assert "late" not in served.letter(mina, "You can send proposals again").text
    hers.open("/status").says("Your account works without limits")


def finishes_the_path(served, hers, mina):
    """Take all five modules, one quiz twice; the page must name the Monday in both zones."""
    learner.finish_module(hers)
    hers.follow("Go on")
    learner.finish_like_the_others(served, hers, mina, leave=3)
    fails_once(served, hers)
    hers.follow("Go on")
    learner.finish_like_the_others(served, hers, mina, leave=1)
    learner.finish_module(hers)
    comes_back = told.monday_after(clock.now())
    assert f"Proposals come back on {words(comes_back, PACIFIC).split(',')[0]}" in hers.h1
    hers.says(words(comes_back, PACIFIC) + " PT")
    hers.says(words(comes_back, KYIV) + " in Kyiv")
    return comes_back


def fails_once(served, hers):
    """Read a module, fail its quiz, wait, and pass it."""
    learner.read_on(hers)
    quiz = hers.path
    hers.press("Start the quiz")
    learner.answer_all(hers, wrong=True)
    assert hers.h1 == "Not yet: 0 of 5 right"
    hers.says("You can try again at")
    hers.open(quiz)
    assert not hers.has_button("Start the quiz")
    served.move_on(COOL_DOWN)
    hers.open(quiz).press("Start the quiz")
    learner.answer_all(hers)
    hers.says("is complete")
