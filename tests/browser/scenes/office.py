"""Pages of the team for what people ask, report and contest, and for decisions by hand."""

from collections.abc import Iterator
from datetime import timedelta

from portal import clock
from portal.models import Person
from portal.policy.vocabulary import Kind
from tests import conduct, people, reports_of, requests_of, reviews_of
from tests.browser import told
from tests.browser.scenes import heard
from tests.browser.served import Known, Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def opening(served: Served, window) -> Sights:
    """A decision opened by hand, previewed, and waiting for a second person."""
    mina = told.freelancer(served)
    ruth = told.staff(served)
    w = window().be(ruth).open(f"/staff/people/{mina.ref}")
    w.follow("Open a decision")
    yield w, "open"
    w.unchecked().press("Preview what Mina will read", status=422)
    yield w, "open-wrong"
    fill_decision(w, "kind-block", "when-notice")
    w.press("Preview what Mina will read")
    yield w, "open-preview"
    with served.inside() as db:
        ref = conduct.decided(db.get(Person, mina.id), Kind.block, when="notice").ref
    w.open(f"/staff/decisions/{ref}/approve")
    yield w, "approve"
    yield w.open("/staff/queue"), "queue-approvals"
    suspended, ref = heard.decided_about(served, Kind.suspension)
    yield w.open(f"/staff/decisions/{ref}"), "decided-suspension"
    yield w.open(f"/staff/people/{suspended.ref}"), "person-suspended"


def fill_decision(w: Window, *choices: str, serious: str = "yes") -> None:
    """Fill in the form of a decision by hand."""
    first = clock.now().date() - timedelta(days=9)
    for one in ("ground-feedback_building", f"serious-{serious}", *choices,
                "source-own_initiative", "detected-no"):
        w.page.locator(f"label[for={one}]").click()
    w.type("What happened, as", conduct.HAPPENED)
    w.page.locator("#happened_from").fill(first.isoformat())
    w.type("Why the rule applies", conduct.REASONS)


def requests(served: Served, window) -> Sights:
    """The queue of requests, a thread, and an answer before it is sent."""
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = requests_of.question(db.get(Person, mina.id)).ref
    w = window().be(told.staff(served))
    yield w.open("/staff/requests"), "staff-requests"
    yield w.open(f"/staff/requests/{ref}"), "staff-thread"
    w.unchecked().press("Preview the message", status=422)
    yield w, "staff-thread-wrong"
    w.type("Your answer", requests_of.ANSWER)
    w.page.locator("label[for=then-answered]").click()
    w.press("Preview the message")
    yield w, "staff-answer-preview"


def reports(served: Served, window) -> Sights:
    """Reports: the list, one, the preview, one's own, and the feedback with its past."""
    with served.inside() as db:
        mina = people.person("Mina Novak")
        given = reports_of.visible_feedback(mina, people.organisation("Spoke and Chain"))
        given.private_comment = "He was away for the whole of June."
        db.flush()
        ref, about = reports_of.report_of(mina, given, document=True), given.ref
    w = window().be(told.staff(served))
    yield w.open("/staff/reports"), "staff-reports"
    yield w.open(f"/staff/reports/{ref}"), "staff-report"
    w.unchecked().press("Preview", status=422)
    yield w, "staff-report-wrong"
    w.page.locator("label[for=outcome-removed]").click()
    w.type("Reasons", reviews_of.REASONS)
    w.press("Preview")
    yield w, "staff-report-preview"
    yield w.open(f"/staff/reports/new?feedback={about}"), "staff-report-new"
    yield w.open(f"/staff/feedback/{about}"), "staff-feedback"


def reviews(served: Served, window) -> Sights:
    """Reviews: the list, one with two arguments, the preview, and the end."""
    mina = told.freelancer(served)
    ref = review_of_hold(served, mina)
    w = window().be(told.staff(served, "Ida Brandt"))
    yield w.open("/staff/reviews"), "staff-reviews"
    yield w.open(f"/staff/reviews/{ref}"), "staff-review"
    w.unchecked().press("Preview the message", status=422)
    yield w, "staff-review-wrong"
    answer_review(w, "upheld")
    yield w, "staff-review-preview"
    w.press("Let it stand and tell Mina")
    yield w, "staff-review-decided"


def review_of_hold(served: Served, somebody: Known) -> str:
    """Somebody is held and asks for a review; the request's reference."""
    hold = told.hold(served, somebody)
    with served.inside() as db:
        return reviews_of.asked(db.get(Person, somebody.id), hold).ref


def answer_review(w: Window, outcome: str) -> None:
    """Fill in an open review and go on to the preview."""
    w.page.locator(f"label[for=outcome-{outcome}]").click()
    for field in w.page.locator("textarea[name^=answer-]").all():
        field.fill(reviews_of.ANSWER)
    w.type("Reasons, as", reviews_of.REASONS)
    w.press("Preview the message")
