"""Pages of somebody about whom was decided by hand: questions, answers, requests, reviews."""

from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.models import Person
from portal.policy.vocabulary import Kind
from tests import conduct, people, requests_of, reviews_of
from tests.browser import told
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def explained(served: Served, window) -> Sights:
    """A rule was explained."""
    mina, ref = decided_about(served, Kind.education)
    w = window().be(mina)
    yield w.open("/status"), "education"
    yield w.open(f"/status/decisions/{ref}"), "decision-education"


def suspended(served: Served, window) -> Sights:
    """Suspended; later a question and a hold as well."""
    mina, ref = decided_about(served, Kind.suspension)
    w = window().be(mina)
    yield w.open("/status"), "suspended"
    yield w.open(f"/status/decisions/{ref}"), "decision-suspended"
    yield w.open("/paused/contracts"), "paused-suspended"
    asked = decide(served, mina, Kind.info_request, "Tomas Lindqvist")
    told.hold(served, mina)
    yield w.open("/status"), "several-at-once"
    yield w.open(f"/status/decisions/{asked}"), "decision-question"
    yield w.open(f"/status/decisions/{asked}/answer"), "answer-question"
    w.unchecked().press("Send your answer", status=422)
    yield w, "answer-question-wrong"


def closed(served: Served, window) -> Sights:
    """The account will be closed, and is."""
    mina = told.freelancer(served)
    with served.inside() as db:
        action = conduct.closed(db.get(Person, mina.id))
        ref, begins = action.ref, action.in_force_from
    w = window().be(mina)
    yield w.open("/status"), "closing"
    served.move_to(begins + timedelta(seconds=1))
    w.be(mina)
    yield w.open("/status"), "closed"
    yield w.open(f"/status/decisions/{ref}"), "decision-closed"
    yield w.open("/feedback"), "feedback-while-closed"
    w.open("/learning/reskilling-for-success").press("Start", status=403)
    yield w, "read-only"


def asking(served: Served, window) -> Sights:
    """A question, and the thread that comes of it."""
    mina = told.freelancer(served)
    w = window().be(mina)
    yield w.open("/requests"), "requests-none"
    yield w.open("/requests/new"), "ask"
    w.unchecked().press("Send your question", status=422)
    yield w, "ask-wrong"
    with served.inside() as db:
        case = requests_of.question(db.get(Person, mina.id))
        requests_of.answered(case, people.reviewer(), then="ask",
                             until=told.monday_after(clock.now()).date())
        ref = case.ref
    yield w.open("/requests"), "requests"
    yield w.open(f"/requests/{ref}"), "thread"
    w.unchecked().press("Send", status=422)
    yield w, "thread-wrong"


def reviewed(served: Served, window) -> Sights:
    """A review is asked for, and its answer read."""
    mina = told.freelancer(served)
    here = f"/status/decisions/{told.hold(served, mina)}"
    w = window().be(mina)
    yield w.open(f"{here}/review"), "review"
    w.unchecked().press("Check before sending", status=422)
    yield w, "review-wrong"
    w.type("Why is the decision wrong?", reviews_of.FIRST)
    w.press("Add another argument")
    w.type("Argument 2", reviews_of.SECOND)
    w.press("Check before sending")
    yield w, "review-check"
    w.press("Send the request")
    yield w, "review-sent"
    yield w.open(f"{here}/review"), "review-waits"
    w.follow("Go to your request")
    yield w, "review-thread"
    ref = w.path.removeprefix("/requests/")
    yield w.open(f"/requests/{ref}/withdrawal"), "review-withdraw"
    yield w.open("/status"), "held-review-waits"
    answer(served, ref)
    yield w.open(f"/requests/{ref}"), "review-answered"
    yield w.open(here), "decision-upheld"


def answer(served: Served, ref: str, outcome: str = "upheld") -> None:
    """A colleague answers a review."""
    with served.inside() as db:
        case = db.query(reviews_of.Case).filter_by(ref=ref).one()
        reviews_of.decided(case, people.reviewer("Ida Brandt"), outcome)


def decide(served: Served, somebody: Known, kind: Kind, by: str = "Ruth Adeyemi") -> str:
    """A decision by hand about somebody, in force; its reference."""
    with served.inside() as db:
        person = db.get(Person, somebody.id)
        return conduct.decided(person, kind, by=people.reviewer(by)).ref


def decided_about(served: Served, kind: Kind) -> tuple[Known, str]:
    """Somebody about whom was decided, and the reference."""
    mina = told.freelancer(served)
    return mina, decide(served, mina, kind)
