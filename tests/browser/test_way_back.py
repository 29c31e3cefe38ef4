"""The whole way in a browser: a hold, its reasons, the path, the Monday, proposals again."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal import clock
from portal.models import Action, Person, Proposal
from portal.policy.learning import COOL_DOWN
from portal.policy.vocabulary import PACIFIC
from tests import decisions, people
from tests.browser import learner

pytestmark = pytest.mark.browser

KYIV = ZoneInfo("Europe/Kyiv")
WEDNESDAY, MONDAY = 2, 0
LETTER = "I would build the page in three calm sections, and show you the first on Friday."


def words(moment: datetime, zone: ZoneInfo) -> str:
    """'Monday 30 November 2026, 23:59' in a zone, written here and nowhere else."""
    there = moment.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B} {there.year}, {there:%H:%M}"


def monday_after(moment: datetime) -> datetime:
    """23:59 Pacific on the first Monday after the Pacific day of `moment`, counted on fingers."""
    day = moment.astimezone(PACIFIC).date() + timedelta(days=1)
    while day.strftime("%A") != "Monday":
        day += timedelta(days=1)
    return datetime.combine(day, time(23, 59), PACIFIC)


@pytest.fixture
def mina(served):
    """Mina, with a password of her own, on a Wednesday in Pacific time."""
    served.move_to_next(WEDNESDAY, time(10))
    with served.inside():
        return served.know(people.person("Mina Novak"), password=True)


@pytest.fixture
def bakery(served):
    """Work that Mina could propose for."""
    with served.inside():
        return people.posting(title="Product page for a bakery").ref


def hold(served, somebody) -> str:
    """Put a hold into force; its reference."""
    with served.inside() as db:
        return decisions.hold_on(db.get(Person, somebody.id)).ref


def test_mina_is_held_learns_and_sends_a_proposal_on_her_monday(served, window, mina, bakery):
    ref = hold(served, mina)
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
    learner.finish_modules(hers, 2)
    hers.follow("Go on")
    fail_once(served, hers)
    hers.follow("Go on")
    learner.finish_modules(hers, 2)
    comes_back = monday_after(clock.now())
    assert f"Proposals come back on {words(comes_back, PACIFIC).split(',')[0]}" in hers.h1
    hers.says(words(comes_back, PACIFIC) + " PT")
    hers.says(words(comes_back, KYIV) + " in Kyiv")
    served.work()
    assert words(comes_back, PACIFIC) in served.letter(mina, "proposals come back").subject

    served.move_to(comes_back - timedelta(minutes=1))
    hers.open(f"/work/postings/{bakery}/proposal", status=403)
    served.move_to(comes_back)
    assert send_proposal(served, hers, mina, bakery) == 1
    assert restored_at(served, ref) is None
    served.work()
    assert restored_at(served, ref) is not None
    assert "late" not in served.letter(mina, "You can send proposals again").text
    hers.open("/status").says("Your account works without limits")


def fail_once(served, hers) -> None:
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


def send_proposal(served, hers, somebody, posting) -> int:
    """Write, look at and send a proposal in the window; how many this person has sent."""
    hers.open(f"/work/postings/{posting}/proposal")
    hers.type("Your price", "900")
    hers.type("Your letter", LETTER)
    hers.press("Preview")
    hers.says(LETTER)
    hers.press("Send")
    hers.says("was sent")
    with served.inside() as db:
        return db.query(Proposal).filter_by(freelancer_id=somebody.id).count()


def restored_at(served, ref: str) -> datetime | None:
    """When the return was written down, if it was."""
    with served.inside() as db:
        return db.query(Action).filter_by(ref=ref).one().restored_at
