"""Pages of the deciding team: what waits, what was decided, who comes back, mail and jobs."""

from collections.abc import Iterator

from portal.models import Person
from tests import decisions, learners, people
from tests.browser import told
from tests.browser.served import Served
from tests.browser.window import Window

Sights = Iterator[tuple[Window, str]]
OTHERWISE = "Two of these contracts were cancelled by the clients before any work had begun."


def deciding(served: Served, window) -> Sights:
    """A proposed hold, from the queue to the decision."""
    mina, ruth = told.freelancer(served), told.staff(served)
    with served.inside() as db:
        people.unhappy(db.get(Person, mina.id), private=True, given_days_ago=15)
    ref = told.proposed(served, mina)
    w = window().be(ruth)
    yield w.open("/staff/queue"), "queue"
    yield w.open(f"/staff/decisions/{ref}"), "deciding"
    w.press("Preview the message to Mina", status=422)
    yield w, "deciding-wrong"
    _fill(w, ref, "Decline: no hold", OTHERWISE)
    yield w, "preview-decline"
    _fill(w, ref, "Put the hold into force", decisions.REASONS)
    yield w, "preview-confirm"
    other = window().be(told.staff(served, "Tomas Berg"))
    _fill(other, ref, "Decline: no hold", OTHERWISE)
    w.press("Put the hold into force and tell Mina")
    yield w, "decided"
    other.press("Decline and close", status=409)
    yield other, "faster"


def decided(served: Served, window) -> Sights:
    """A hold in force, ended early."""
    mina, ruth = told.freelancer(served), told.staff(served)
    ref = told.hold(served, mina)
    w = window().be(ruth).open(f"/staff/decisions/{ref}")
    w.press("Preview the message to Mina", status=422)
    yield w, "lift-wrong"
    w.type("Reasons, as Mina will read them", OTHERWISE)
    w.press("Preview the message to Mina")
    yield w, "lift-preview"
    w.press("End the hold and tell Mina")
    yield w, "lifted-for-staff"
    yield w.open(f"/staff/people/{mina.ref}"), "person"


def looking_after(served: Served, window) -> Sights:
    """Holds, Mondays, mail and jobs."""
    mina, ruth = told.freelancer(served), told.staff(served)
    ref = told.hold(served, mina)
    with served.inside() as db:
        learners.finish_path(db.get(Person, mina.id))
    served.work()
    w = window().be(ruth)
    yield w.open("/staff/holds"), "holds"
    yield w.open("/staff/holds?show=ended&name=nobody-of-this-name"), "holds-nobody"
    yield w.open("/staff/restorations"), "restorations"
    yield w.open("/staff/mail"), "staff-mail"
    yield w.open(f"/staff/decisions/{ref}"), "decided-scheduled"


def _fill(w: Window, ref: str, outcome: str, reasons: str) -> None:
    w.open(f"/staff/decisions/{ref}")
    w.choose(outcome)
    w.type("Reasons, as Mina will read them", reasons)
    w.press("Preview the message to Mina")
