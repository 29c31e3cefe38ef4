"""An early warning, the path taken of one's own will, and the hold that comes all the same."""

from datetime import time

import pytest

from portal.models import Action
from portal.services.enforcement import holds
from tests import decisions
from tests.browser import learner, told
from tests.browser.told import TUESDAY, WEDNESDAY

pytestmark = pytest.mark.browser


def test_what_mina_learned_after_a_warning_counts_when_the_hold_follows(served, window):
    served.move_to_next(TUESDAY, time(12))
    served.work()
    mina, ruth = told.freelancer(served), told.staff(served)
    told.unhappy_client(served, mina)
    told.unhappy_client(served, mina)
    weekly_check(served)
    assert "pause" in served.letter(mina, "client").text

    hers = window().be(mina).open("/status")
    assert hers.h1.startswith("Your account works without limits")
    hers.says("Nothing is paused now.")
    hers.follow("Open the learning path")
    hers.says("You take this voluntarily")
    hers.press("Start the learning path")
    learner.finish_module(hers)
    hers.follow("Go on")
    learner.finish_like_the_others(served, hers, mina, leave=3)

    told.unhappy_client(served, mina)
    weekly_check(served)
    confirm(served, mina, ruth)
    hers.open("/status").says("2 of 5 modules completed")
    hers.press("Start the learning path")
    hers.says("Module 3 of 5")


def weekly_check(served):
    """The weekly check comes, and a worker is there."""
    served.move_to_next(WEDNESDAY, time(10, 1))
    served.work()


def confirm(served, somebody, by):
    """A reviewer puts the hold into force that the weekly check proposed."""
    with served.inside() as db:
        action = db.query(Action).filter_by(person_id=somebody.id, decided_at=None).one()
        holds.confirm(action.ref, by=by.id, reasons=decisions.REASONS, seen=action.revision)
