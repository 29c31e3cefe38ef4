"""Pages of what happens less often: undone, asked again, let go on, too late, written elsewhere."""

from collections.abc import Iterator

from portal.models import Action
from portal.policy.vocabulary import Kind
from portal.services.enforcement.appeals import undoing
from portal.services.enforcement.violations import renewing
from tests import answers, people, reports_of, reviews_of
from tests.browser import told
from tests.browser.scenes import heard, office
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]


def undone(served: Served, window) -> Sights:
    """A review reverses a hold; of another decision a second review is asked for."""
    mina, petra = told.freelancer(served), told.freelancer(served, "Petra Novak")
    asked = office.review_of_hold(served, mina)
    with served.inside() as db:
        hold = db.query(Action).filter_by(person_id=mina.id).one()
        ref, items = hold.ref, [ref for ref, *_ in undoing.counted(hold.id)]
        case = db.query(reviews_of.Case).filter_by(ref=asked).one()
        reviews_of.decided(case, people.reviewer("Ida Brandt"), "reversed", wrong=frozenset(items))
    w = window().be(mina)
    yield w.open("/status"), "status-reversed"
    yield w.open(f"/status/decisions/{ref}"), "decision-reversed"
    heard.answer(served, office.review_of_hold(served, petra))
    with served.inside() as db:
        ref = db.query(Action).filter_by(person_id=petra.id).one().ref
    w = window().be(petra).open(f"/status/decisions/{ref}/review")
    yield w, "review-again"


def renewed(served: Served, window) -> Sights:
    """A lead lets a suspension go on."""
    mina, ref = heard.decided_about(served, Kind.suspension)
    with served.inside() as db:
        lead = people.person("Ida Brandt", roles=("lead",))
        until = db.query(Action).filter_by(ref=ref).one().ends_at
        renewing.renew(ref, by=lead.id, seen=until.isoformat(),
                       because="The client has not answered us until today.")
    w = window().be(mina)
    yield w.open("/status"), "suspension-renewed"
    yield w.open(f"/status/decisions/{ref}"), "decision-renewed"


def of_a_report(served: Served, window) -> Sights:
    """A report is answered; whoever reported asks for a review, and a colleague reads it."""
    with served.inside():
        somebody, case = reviews_of.answered_report()
        mina, ref = served.know(somebody), case.ref
    w = window().be(mina)
    yield w.open(f"/requests/{ref}"), "report-answered"
    yield w.open(f"/requests/{ref}/review"), "report-review"
    w.type("Why is the decision wrong?", reviews_of.FIRST)
    w.press("Check before sending")
    yield w, "report-review-check"
    w.press("Send the request")
    yield w, "report-review-sent"
    w.follow("See your request")
    ida = window().be(told.staff(served, "Ida Brandt"))
    yield ida.open(f"/staff/reviews/{w.path.removeprefix('/requests/')}"), "staff-report-review"
    yield ida.open(f"/staff/reports/{ref}"), "staff-report-decided"


def instead(served: Served, window) -> Sights:
    """Somebody only disagrees with a feedback."""
    with served.inside():
        mina = people.person("Mina Novak")
        ref = reports_of.visible_feedback(mina, people.organisation("Spoke and Chain")).ref
        her = served.know(mina)
    w = window().be(her).open(f"/feedback/{ref}/report")
    w.page.locator("label[for=reason-opinion]").click()
    w.press("Continue")
    yield w, "report-instead"


def by_the_client(served: Served, window) -> Sights:
    """The client answers a feedback, and reports it."""
    with served.inside():
        work = answers.ended()
        omar, ref = served.know(work.omar), work.of_freelancer.ref
    w = window().be(omar)
    yield w.open(f"/client/feedback/{ref}"), "client-feedback-one"
    yield w.open(f"/client/feedback/{ref}/respond"), "client-respond"
    w.type("Your answer", answers.ANSWER)
    w.press("Preview your answer")
    yield w, "client-respond-preview"
    w.press("Post this answer")
    yield w, "client-respond-posted"
    yield w.open(f"/client/feedback/{ref}/report"), "client-report"
    yield w.open("/requests/new"), "client-ask"


def too_late(served: Served, window) -> Sights:
    """A form that was open since before its person signed in."""
    mina = told.freelancer(served)
    hers = window().be(mina).open("/requests/new").unchecked()
    hers.page.evaluate("document.querySelector('main [name=csrf_token]').value = 'old'")
    hers.press("Send your question", status=400)
    yield hers, "send-once-more"
