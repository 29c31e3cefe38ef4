"""Lists of feedback are read in an index that has their order: nothing is sorted for a page."""

import pytest
from sqlalchemy import event

from portal import clock
from portal.extensions import db as database
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services.feedback import asking
from portal.services.feedback.asking import Show


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
    now, asked = clock.now(), []

    def ask(_connection, _cursor, statement, told, *_more):
        asked.append((statement, told))

    connection = database.session.connection()
    event.listen(connection, "before_cursor_execute", ask)
    connection.execute(query, {
        "person": 1, "now": now, "ended_before": policy.ended_before(now), "limit": 51,
        "answerable_since": policy.answerable_since(now), "offset": 0, "most": 100})
    event.remove(connection, "before_cursor_execute", ask)
    explain = "EXPLAIN QUERY PLAN"
    if database.engine.dialect.name == "postgresql":
        # The tables are small here: read whole, and sorted, only where nothing else is possible.
        for easy in ("seqscan", "sort", "bitmapscan"):
            connection.exec_driver_sql(f"SET LOCAL enable_{easy} = off")
        explain = "EXPLAIN"
    [(statement, told)] = asked
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(
        f"{explain} {statement}", told))
