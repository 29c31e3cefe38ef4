"""Pages of a freelancer in every situation: active, warned, held, learning, scheduled, back."""

from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.models import Person
from portal.services.enforcement import holds, weekly_check
from tests import learners
from tests.browser import learner, told
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]
SORRY = "The contracts had been cancelled before you could begin, and that was not your doing."


def active(served: Served, window) -> Sights:
    """Nothing is paused, nothing is learned."""
    w = window().be(told.freelancer(served))
    yield w.open("/status"), "active"
    yield w.open("/learning"), "learning"
    yield w.open("/learning/working-with-clients"), "course"


def warned(served: Served, window) -> Sights:
    """Two clients were unhappy."""
    mina = told.freelancer(served)
    for _ in range(2):
        told.unhappy_client(served, mina)
    with served.inside():
        weekly_check.run(clock.now())
    yield window().be(mina).open("/status"), "warned"


def held(served: Served, window) -> Sights:
    """On hold, the path not started."""
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    w = window().be(mina)
    yield w.open("/status"), "held"
    yield w.open(f"/status/decisions/{ref}"), "decision"
    yield w.open("/paused/proposals"), "paused-proposals"
    yield w.open("/paused/contracts"), "paused-contracts"
    yield w.open(f"/learning/{learner.PATH}"), "path-not-started"
    w.page.locator(".rows a").first.click()
    yield w, "lesson-not-started"


def learning(served: Served, window) -> Sights:
    """On the path: a lesson, a quiz failed, a quiz passed."""
    mina = told.freelancer(served)
    told.hold(served, mina)
    w = window().be(mina).open(f"/learning/{learner.PATH}")
    w.press("Start the learning path")
    yield w, "lesson"
    learner.read_on(w)
    quiz = w.path
    yield w, "quiz"
    w.press("Start the quiz")
    yield w, "question"
    w.press("Answer", status=409)
    yield w, "question-not-answered"
    learner.answer_one(w, wrong=True)
    yield w, "question-explained"
    w.follow("Next question")
    learner.answer_all(w, wrong=True)
    yield w, "quiz-failed"
    yield w.open(quiz), "quiz-wait"
    served.move_on(timedelta(minutes=11))
    w.open(quiz).press("Start the quiz")
    learner.answer_all(w)
    yield w, "quiz-passed"
    yield w.open(f"/learning/{learner.PATH}"), "path"
    yield w.open("/status"), "held-learning"


def scheduled(served: Served, window) -> Sights:
    """The path is done; the Monday is named."""
    mina, ref = _scheduled(served)
    w = window().be(mina)
    yield w.open("/status"), "scheduled"
    yield w.open(f"/learning/{learner.PATH}"), "path-done"
    yield w.open(f"/status/decisions/{ref}"), "decision-scheduled"
    yield w.open("/paused/proposals"), "paused-scheduled"
    yield w.open("/work/offers"), "offers-scheduled"


def restored(served: Served, window) -> Sights:
    """The Monday has come."""
    mina, ref = _scheduled(served)
    served.move_to(told.monday_after(clock.now()))
    w = window().be(mina)
    yield w.open("/status"), "restored"
    yield w.open(f"/status/decisions/{ref}"), "decision-ended"


def lifted(served: Served, window) -> Sights:
    """A reviewer ended the hold early."""
    mina, ruth = told.freelancer(served), told.staff(served)
    ref = told.hold(served, mina)
    with served.inside():
        holds.lift_early(ref, by=ruth.id, because=SORRY)
    w = window().be(mina)
    yield w.open("/status"), "lifted"
    yield w.open(f"/status/decisions/{ref}"), "decision-lifted"


def _scheduled(served: Served) -> tuple[Known, str]:
    mina = told.freelancer(served)
    ref = told.hold(served, mina)
    with served.inside() as db:
        learners.finish_path(db.get(Person, mina.id))
    return mina, ref
