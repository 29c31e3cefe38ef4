"""Decisions by hand in a browser: a first finding, a suspension undone, a block upheld."""

from datetime import timedelta

import pytest

from portal import clock
from portal.models import Action, Person
from portal.policy.vocabulary import PACIFIC
from tests import answers, conduct, people, reviews_of
from tests.browser import learner, told
from tests.browser.scenes.office import answer_review, fill_decision
from tests.web.security.keys import PASSWORD

pytestmark = pytest.mark.browser

ANSWER = "The client is a bakery in Lviv, and the files are in the thread of the contract."
PATH = "building-a-reputation-fairly"


def staff(served, name: str):
    """Somebody of the team who can confirm with a password."""
    with served.inside():
        return served.know(people.reviewer(name), password=True)


def decide(w, somebody, *choices: str, serious: str = "no", **typed: str) -> None:
    """Open a decision about somebody, fill it in, and look at the preview."""
    w.open(f"/staff/people/{somebody.ref}").follow("Open a decision")
    fill_decision(w, *choices, serious=serious)
    for field, text in typed.items():
        w.page.locator(f"#{field}").fill(text)
    w.press("Preview what Mina will read")
    w.says(conduct.REASONS)


def ask_for_review(hers, ref: str) -> str:
    """Ask for a review with two arguments; the request's reference."""
    hers.open(f"/status/decisions/{ref}").follow("Ask for a review")
    hers.type("Why is the decision wrong?", reviews_of.FIRST)
    hers.press("Add another argument")
    hers.type("Argument 2", reviews_of.SECOND)
    hers.press("Check before sending")
    hers.press("Send the request")
    hers.says("We answer by")
    hers.follow("See your request")
    return hers.path.removeprefix("/requests/")


def letters_leave_and_clients_are_told(served) -> None:
    """Clients are written to only when the letter to the freelancer has left."""
    served.work()
    served.work()


def decision_on(served, somebody) -> str:
    """The reference of the one decision about somebody."""
    with served.inside() as db:
        return db.query(Action.ref).filter_by(person_id=somebody.id).one()[0]


def test_a_first_finding_is_explained_learned_and_done(served, window):
    mina, ruth = told.freelancer(served), told.staff(served)
    theirs = window().be(ruth)
    decide(theirs, mina, "kind-education")
    theirs.press("Decide, and tell Mina")
    served.work()
    assert "A rule we would like you to know" in served.letter(mina, "A rule we would").subject

    hers = window().be(mina).open("/status")
    hers.says("Nothing is paused")
    hers.says(conduct.HAPPENED)
    hers.follow("Open the learning path")
    hers.follow("Begin")
    learner.finish_like_the_others(served, hers, mina, leave=1, slug=PATH)
    learner.finish_module(hers, slug=PATH)
    hers.open("/status").says("Your account works without limits")
    hers.says("on your record until")


def test_a_suspension_is_answered_reviewed_and_undone(served, window):
    mina, ruth, ida = told.freelancer(served), told.staff(served), told.staff(served, "Ida Brandt")
    with served.inside() as db:
        client = people.organisation("Haddad Books")
        omar = served.know(answers.member(client))
        people.contract(db.get(Person, mina.id), client, ended_days_ago=None)
    theirs = window().be(ruth)
    answer_by = (clock.now().astimezone(PACIFIC).date() + timedelta(days=20)).isoformat()
    decide(theirs, mina, "kind-suspension", "active-no", asks="Who is the client?",
           answer_by=answer_by)
    theirs.press("Decide, and tell Mina")
    ref = decision_on(served, mina)
    letters_leave_and_clients_are_told(served)
    assert "suspen" not in served.letter(omar, "is not available").text

    hers = window().be(mina).open("/status")
    assert hers.h1 == "Your account is suspended while we clear up a question"
    hers.open(f"/status/decisions/{ref}/answer").type("Who is the client?", ANSWER)
    hers.press("Send your answer")
    hers.says(ANSWER)
    request = ask_for_review(hers, ref)

    theirs.open(f"/staff/reviews/{request}").says("A colleague decides")
    idas = window().be(ida).open(f"/staff/reviews/{request}")
    idas.says(reviews_of.SECOND)
    answer_review(idas, "reversed")
    idas.press("Undo the decision and tell Mina")
    hers.open("/status").says("Your account works without limits")
    hers.open(f"/status/decisions/{ref}").says("We are sorry")
    letters_leave_and_clients_are_told(served)
    assert reviews_of.REASONS in served.letter(mina, "We were wrong").text
    assert "our mistake" in served.letter(omar, "is available again").text


def test_a_block_takes_two_and_is_upheld_with_each_argument_answered(served, window):
    mina, ruth, tomas = told.freelancer(served), staff(served, "Ruth A"), staff(served, "Tomas L")
    theirs, his = window().be(ruth), window().be(tomas)
    decide(theirs, mina, "kind-block", "when-notice", serious="yes")
    theirs.type("Your password", PASSWORD)
    theirs.press("Decide, and ask a second person")
    theirs.says("You took this decision, so somebody else has to agree")
    ref = decision_on(served, mina)
    hers = window().be(mina).open("/status")
    assert hers.h1 == "Your account works without limits"

    his.open(f"/staff/decisions/{ref}/approve")
    his.page.locator("label[for=outcome-agree]").click()
    his.type("Your password", PASSWORD)
    his.press("Confirm, and end the waiting")
    assert hers.open("/status").h1 == "Your account will be closed"
    with served.inside() as db:
        begins = db.query(Action.in_force_from).filter_by(ref=ref).one()[0]
    served.move_to(begins + timedelta(seconds=1))
    hers.be(mina)
    assert hers.open("/status").h1 == "Your account is closed"
    request = ask_for_review(hers, ref)

    idas = window().be(told.staff(served, "Ida Brandt")).open(f"/staff/reviews/{request}")
    answer_review(idas, "upheld")
    idas.press("Let it stand and tell Mina")
    hers.open(f"/status/decisions/{ref}")
    for words in (reviews_of.FIRST, reviews_of.SECOND, reviews_of.ANSWER, reviews_of.REASONS):
        hers.says(words)
    served.work()
    letter = served.letter(mina, "Your review is finished").text
    assert letter.count(reviews_of.ANSWER) == 2
