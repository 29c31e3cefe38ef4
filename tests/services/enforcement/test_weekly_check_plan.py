"""The weekly check finds whom to look at in the index of what counts, not in all feedback."""

from sqlalchemy import event, text

from portal import clock
from portal.extensions import db as database
from portal.services.enforcement import weekly_sums


def test_whom_to_look_at_is_found_in_the_index_of_what_counts(db):
    on_postgresql = database.engine.dialect.name == "postgresql"
    if on_postgresql:  # as after the migrations, whatever is known of the rows of earlier tests
        db.execute(text("TRUNCATE feedback CASCADE"))
        db.execute(text("SET LOCAL enable_seqscan = off"))  # read whole only if nothing else can be
    asked = []

    def ask(_connection, _cursor, statement, told, *_more):
        asked.append((statement, told))

    event.listen(database.engine, "before_cursor_execute", ask)
    try:
        weekly_sums.near(clock.now())
    finally:
        event.remove(database.engine, "before_cursor_execute", ask)
    [(statement, told)] = asked
    explain = "EXPLAIN" if on_postgresql else "EXPLAIN QUERY PLAN"
    plan = db.connection().exec_driver_sql(f"{explain} {statement}", told).all()
    assert any("ix_feedback_counts" in str(step) for step in plan), plan
