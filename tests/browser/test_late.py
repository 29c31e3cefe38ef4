"""No worker from Sunday to Wednesday: the hold ends on its Monday, and the letter says so."""

from datetime import time, timedelta

import pytest

from portal import clock
from portal.models import Person
from portal.policy.vocabulary import PACIFIC
from tests import learners
from tests.browser import told
from tests.browser.told import SUNDAY, THURSDAY, WEDNESDAY

pytestmark = pytest.mark.browser


def test_proposals_are_possible_on_monday_though_the_worker_comes_on_wednesday(served, window):
    served.move_to_next(THURSDAY, time(15))
    mina, ruth, bakery = told.freelancer(served), told.staff(served), told.posting(served)
    ref = told.hold(served, mina)
    with served.inside() as db:
        learners.finish_path(db.get(Person, mina.id))
    served.work()
    comes_back = told.monday_after(clock.now())
    served.move_to_next(SUNDAY, time(20))

    hers, ruths = window().be(mina), window().be(ruth)
    served.move_to(comes_back - timedelta(seconds=30))
    hers.open(f"/work/postings/{bakery}/proposal", status=403)
    served.move_to(comes_back)
    told.send_proposal(hers, bakery)
    assert told.proposals_of(served, mina) == 1
    served.move_to_next(WEDNESDAY, time(9))
    hers.open("/status").says("Your account works without limits")
    ruths.open("/staff/restorations").says("A Monday has come and is not written down.")
    assert told.restored_at(served, ref) is None

    served.work()
    letter = served.letter(mina, "You can send proposals again")
    assert "This letter is late" in letter.text
    assert told.words(comes_back, PACIFIC) in letter.text
    ruths.open("/staff/restorations")
    late = ruths.page.get_by_role("region", name="Written down late").last.inner_text()
    assert mina.name in late
    assert ref in late
