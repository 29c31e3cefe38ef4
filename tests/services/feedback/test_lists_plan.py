"""Lists of feedback are read in an index that has their order: nothing is sorted for a page."""

import pytest

from portal import clock
from portal.extensions import db as database
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services.feedback import asking
from portal.services.feedback.asking import Show
from tests.plans import planned_with_values, without_small_tables


@pytest.mark.parametrize(("show", "index"), [
    (Show.all, "ix_feedback_listed"), (Show.answer, "ix_feedback_listed"),
    (Show.given, "ix_feedback_given")])
def test_a_page_is_read_in_its_order(db, show, index):
    steps = planned(asking.listed(Side.freelancer, show, False))
    assert index in steps
    assert "sort" not in steps.lower()
    assert "TEMP B-TREE" not in steps


def test_what_was_given_is_counted_without_a_look_at_what_was_received(db):
    steps = planned(asking.counts(Side.freelancer, False))
    assert "ix_feedback_given" in steps


def planned(query):
    """The steps by which the database answers a query about one freelancer."""
    now = clock.now()
    without_small_tables("sort", "bitmapscan")
    return "\n".join(planned_with_values(lambda: database.session.execute(query, {
        "person": 1, "now": now, "ended_before": policy.ended_before(now), "limit": 51,
        "answerable_since": policy.answerable_since(now), "offset": 0, "most": 100})))
