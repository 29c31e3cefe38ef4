"""Pages of what came later: a removed feedback, told beforehand, a renewal, documents of staff."""

from collections.abc import Iterator

from portal.extensions import db as database
from portal.models import Case, Person
from portal.policy.vocabulary import Kind
from portal.services import declarations
from portal.services.feedback import report_decisions
from tests import organisations, people, reports_of, requests_of, reviews_of
from tests.browser import told
from tests.browser.scenes import heard
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]
BEFOREHAND = "I work from Lisbon until spring and use the network of my studio there."


def removed(served: Served, window) -> Sights:
    """A feedback was removed; its author objects, and a colleague reads that."""
    with served.inside() as db:
        shop = people.organisation("Spoke and Chain")
        omar, mina = organisations.client_of(shop), people.person("Mina Novak")
        given = reports_of.visible_feedback(mina, shop)
        case = db.query(Case).filter_by(ref=reports_of.report_of(mina, given)).one()
        report_decisions.decide(case.ref, report_decisions.Choice(
            "removed", reviews_of.REASONS, case.revision), by=people.reviewer("Marta Keller").id)
        ref, his = given.ref, served.know(omar)
    w = window().be(his)
    yield w.open(f"/client/feedback/{ref}"), "removed-feedback"
    w.follow("Why it was removed")
    yield w, "removal"
    w.follow("Ask for a review")
    w.type("Why is the decision wrong?", "The messages are about another contract.")
    w.press("Check before sending")
    yield w, "removal-review-check"
    w.press("Send the request")
    w.follow("See your request")
    ida = window().be(told.staff(served, "Ida Brandt"))
    ida.open(f"/staff/reviews/{w.path.removeprefix('/requests/')}")
    yield ida, "staff-removal-review"
    ida.page.locator("label[for=outcome-reversed]").click()
    ida.type("Answer to argument 1", reviews_of.ANSWER)
    ida.type("Reasons, as", reviews_of.REASONS)
    ida.press("Preview the message")
    yield ida, "staff-removal-preview"
    ida.press("Undo the decision")
    yield w.open(f"/feedback/{ref}/removal"), "removal-undone"


def beforehand(served: Served, window) -> Sights:
    """Something is told beforehand, and read by whoever decides."""
    mina = told.freelancer(served)
    w = window().be(mina).open("/settings/declarations")
    yield w, "declarations"
    w.unchecked().press("Tell the team", status=422)
    yield w, "declarations-wrong"
    with served.inside() as db:
        today = db.get(Person, mina.id).member_since.date()
        today = today.replace(year=today.year + 2)
        for kind in ("travel", "second_account"):
            declarations.declare(mina.id, kind=kind, text=BEFOREHAND, starts_on=today, ends_on=None)
        database.session.commit()
    yield w.open("/settings/declarations"), "declarations-told"
    yield w.open("/rules/keeping-accounts-safe"), "rule-tell"
    ruth = window().be(told.staff(served))
    yield ruth.open(f"/staff/people/{mina.ref}"), "person-declared"
    yield ruth.open(f"/staff/people/{mina.ref}/decisions/new"), "open-declared"


def going_on(served: Served, window) -> Sights:
    """A lead reads what a renewal says before it is sent."""
    _, ref = heard.decided_about(served, Kind.suspension)
    with served.inside():
        ines = served.know(people.person("Ines Duarte", roles=("lead",)))
    w = window().be(ines).open(f"/staff/decisions/{ref}")
    w.type("Why it has to go on", "The client has until Friday to say whose files these are.")
    w.press("Preview the message about it going on")
    yield w, "renew-preview"


def with_documents(served: Served, window) -> Sights:
    """An answer of the team with a document beside it."""
    mina = told.freelancer(served)
    with served.inside() as db:
        ref = requests_of.question(db.get(Person, mina.id)).ref
    w = window().be(told.staff(served)).open(f"/staff/requests/{ref}")
    w.type("Your answer", requests_of.ANSWER)
    w.page.locator("#documents").set_input_files(
        {"name": "the record.txt", "mimeType": "text/plain", "buffer": b"Both entries."})
    w.press("Add")
    yield w, "staff-thread-documents"
    w.page.locator("label[for=then-answered]").click()
    w.press("Preview the message")
    yield w, "staff-thread-documents-preview"
    w.press("Send it to Mina")
    yield window().be(mina).open(f"/requests/{ref}"), "thread-with-documents"
