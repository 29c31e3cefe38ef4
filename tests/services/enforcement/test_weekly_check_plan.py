"""The weekly check finds whom to look at in the index of what counts, not in all feedback."""

from sqlalchemy import text

from portal import clock
from portal.extensions import db as database
from portal.services.enforcement import weekly_sums
from tests.plans import planned_with_values, without_small_tables


def test_whom_to_look_at_is_found_in_the_index_of_what_counts(db):
    if database.engine.dialect.name == "postgresql":
        # as after the migrations, whatever is known of the rows of earlier tests
        db.execute(text("TRUNCATE feedback CASCADE"))
    without_small_tables()
    plan = planned_with_values(lambda: weekly_sums.near(clock.now()))
    assert any("ix_feedback_counts" in step for step in plan), plan
