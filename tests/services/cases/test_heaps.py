"""The numbers above the queue are those of the requests that each filter lists."""

from datetime import timedelta
from itertools import product

import pytest

from portal import clock
from portal.models import Appeal
from portal.services.cases import claims, queue, threads
from portal.services.cases.queue import Filter, Matter
from tests import decisions, people

KINDS = ("question", "notice", "info_request", "report", "review")


def waiting(ruth, tomas) -> None:
    """A request of each kind, owed by each side, with each of two colleagues and with nobody."""
    for kind, owed_by, has, late in product(
            KINDS, ("team", "person"), (None, ruth, tomas), (False, True)):
        mina = people.person()
        case = threads.open(mina.id, kind=kind, subject="A contract", by=mina.id, text="Which?",
                            owed_by=owed_by, due_at=clock.now() + timedelta(days=3))
        if has:
            claims.claim(case.ref, by=has.id)
        if late:
            case.due_at = clock.now() - timedelta(hours=1)


def reviewed(by) -> None:
    """A review of a decision that this colleague took."""
    mina = people.person()
    action = decisions.hold_on(mina, by=by)
    case = threads.open(mina.id, kind="review", subject="A review", by=mina.id, text="Look again.",
                        action_id=action.id, due_at=clock.now() + timedelta(days=9))
    threads.session.add(Appeal(case_id=case.id, action_id=action.id, about_person_id=mina.id,
                               asked_at=clock.now(), asked_via="page", first_decided_by_id=by.id))


@pytest.mark.slow
def test_each_filter_counts_what_it_lists(db):
    ruth, tomas = people.reviewer(), people.reviewer("Tomas Lindqvist")
    waiting(ruth, tomas)
    reviewed(by=ruth)
    threads.open(ruth.id, kind="question", subject="Her own", by=ruth.id, text="When?",
                 due_at=clock.now() + timedelta(days=1))
    db.commit()
    for which, matter in product(Filter, Matter):
        found = queue.page(ruth.id, which, matter, clock.now())
        assert found.counts[which] == found.matters[matter] > 0
        listed = len(found.rows)
        assert listed == min(found.counts[which], queue.PAGE_SIZE), (which, matter)
