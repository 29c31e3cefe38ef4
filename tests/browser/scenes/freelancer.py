"""Pages of a freelancer in every situation: active, warned, held, learning, scheduled, back."""

from collections.abc import Iterator

from portal import clock
from portal.models import Person
from portal.policy.learning import COOL_DOWN
from portal.services.enforcement import holds, weekly_check
from tests import learners
from tests.browser import learner, told
from tests.browser.served import Known, Served
from tests.browser.window import Window

HERE = f"/learning/{learner.PATH}"
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
    yield w.open(HERE), "path-not-started"
    w.go(w.page.locator(".rows a").first)
    yield w, "lesson-not-started"


def learning(served: Served, window) -> Sights:
    """On the path: a quiz failed, passed after a pause, and the next one's first question."""
    mina = told.freelancer(served)
    told.hold(served, mina)
    first, second = learners.module_slugs()[:2]
    w = window().be(mina).open(HERE)
    w.press("Start the learning path")
    yield w, "lesson"
    yield w.open(f"{HERE}/{first}/quiz/{_take(served, mina, first, right=0)}"), "quiz-failed"
    yield w.open(f"{HERE}/{first}/quiz"), "quiz-wait"
    served.move_on(COOL_DOWN)
    yield w.open(f"{HERE}/{first}/quiz/{_take(served, mina, first, right=5)}"), "quiz-passed"
    with served.inside() as db:
        learners.read_module(db.get(Person, mina.id), second)
    yield w.open(f"{HERE}/{second}/quiz"), "quiz"
    w.press("Start the quiz")
    yield w, "question"
    w.press("Answer", status=409)
    yield w, "question-not-answered"
    learner.answer_one(w, wrong=True)
    yield w, "question-explained"
    yield w.open(HERE), "path"
    yield w.open("/status"), "held-learning"


def _take(served: Served, somebody: Known, module: str, *, right: int) -> str:
    """Read a module if need be and take its quiz; the try's reference."""
    with served.inside() as db:
        person = db.get(Person, somebody.id)
        learners.read_module(person, module)
        return learners.take_quiz(person, module, right=right)


def scheduled(served: Served, window) -> Sights:
    """The path is done; the Monday is named."""
    mina, ref = _scheduled(served)
    w = window().be(mina)
    yield w.open("/status"), "scheduled"
    yield w.open(HERE), "path-done"
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
