"""The keyboard alone at 400 %, where 320 by 256 pixels are left: nothing is out of sight."""

from datetime import timedelta

import pytest

from portal.models import Action, Change, Feedback, Person
from tests import answers, conduct, reviews_of
from tests.browser import told
from tests.browser.keys import Keys

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 256}
BETTER = "It took four days once, and I had agreed to that."


def test_mina_objects_to_a_closed_account_and_takes_it_back(served, window):
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = conduct.closed(db.get(Person, mina.id)).ref
    with served.inside() as db:
        begins = db.query(Action.in_force_from).filter_by(ref=ref).one()[0]
    served.move_to(begins + timedelta(seconds=1))
    hers = window(viewport=SMALL).be(mina).open("/status")
    assert hers.h1 == "Your account is closed"
    keys = Keys(hers)
    keys.to("Requests").enter()
    keys.to("See why and what to do").enter()
    assert hers.path == f"/status/decisions/{ref}"
    keys.to("Ask for a review").enter()
    keys.to("Why is the decision wrong?").write(reviews_of.FIRST)
    keys.to("Add another argument").enter()
    keys.to("Argument 2").write(reviews_of.SECOND)
    keys.to("Check before sending").enter()
    hers.says(reviews_of.SECOND)
    keys.to("Change argument 2").enter()
    assert hers.page.evaluate("document.activeElement.id") == "argument-2"
    keys.to("Check before sending").enter()
    keys.to("Send the request").enter()
    hers.says("We answer by")
    keys.to("See your request").enter()
    keys.to("Withdraw").enter()
    keys.to("Withdraw the request").enter()
    assert hers.open(f"/status/decisions/{ref}").page.get_by_text("Ask for a review").count()


def test_mina_sets_her_clock_and_colours(served, window):
    mina = told.freelancer(served)
    hers = window(viewport=SMALL).be(mina).open("/settings")
    keys = Keys(hers)
    keys.to("Time zone").write("Lisbon")
    keys.to("Language of dates")
    keys.to("As my device")
    hers.page.keyboard.press("ArrowDown")
    hers.page.keyboard.press("ArrowDown")
    keys.to("Save my settings").enter()
    hers.says("Times are shown for Lisbon")
    assert hers.page.locator("html").get_attribute("data-theme") == "dark"


def choose_to_change(keys: Keys) -> None:
    """Go to the second of two choices of which none is chosen, and on."""
    keys.to("Leave my feedback as it is").page.keyboard.press("ArrowDown")
    keys.to("Continue").enter()


def test_omar_changes_his_feedback_and_mina_takes_her_older_answer_down(served, window):
    with served.inside():
        work = answers.ended()
        answers.answered(work)
        answers.asked(work)
        mina, omar, ref = served.know(work.mina), served.know(work.omar), work.of_client.ref
    his = window(viewport=SMALL).be(omar).open("/client/feedback")
    keys = Keys(his)
    keys.to("Keep it or change it").enter()
    choose_to_change(keys)
    keys.to("Your comment")
    his.page.keyboard.press("Control+A")
    keys.write(BETTER).to("See old and new").enter()
    keys.to("Change my feedback").enter()
    assert his.h1 == "Your feedback is changed"

    hers = window(viewport=SMALL).be(mina).open(f"/feedback/{ref}")
    hers.says(BETTER)
    hers.says("written before the change")
    Keys(hers).to("Take your answer down").enter().to("Take this answer down").enter()
    hers.says("taken down")


def test_the_last_day_to_change_it_ends_under_his_hands(served, window):
    with served.inside() as db:
        work = answers.ended()
        answers.asked(work)
        closes = db.query(Change.closes_at).filter_by(feedback_id=work.of_client.id).one()[0]
        omar, ref = served.know(work.omar), work.of_client.ref
    served.move_to(closes - timedelta(minutes=90))
    his = window(viewport=SMALL).be(omar).open(f"/client/feedback/{ref}/change")
    his.says("in 1 hour")
    keys = Keys(his)
    choose_to_change(keys)
    keys.to("Your comment").write(BETTER)
    served.move_to(closes + timedelta(seconds=1))
    keys.to("See old and new").enter()
    his.says("The time to decide ended on")
    assert BETTER in his.page.locator("textarea").first.input_value(), "his words are still there"
    keys.to("See how it stands").enter()
    assert his.h1 == "Your feedback stays as it is"
    with served.inside() as db:
        assert db.query(Feedback).filter_by(ref=ref).one().public_comment == answers.SAID
