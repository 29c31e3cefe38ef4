"""What a person has done is found by the person, however many others are on hold."""

from sqlalchemy import event, text

from portal import clock
from portal.extensions import db as database
from portal.services.learning import record


def test_a_hold_is_found_by_its_person_and_not_among_all_holds(db, mina):
    on_postgresql = database.engine.dialect.name == "postgresql"
    if on_postgresql:  # the table is small here: read whole only where nothing else is possible
        db.execute(text("SET LOCAL enable_seqscan = off"))
    asked = []

    def ask(_connection, _cursor, statement, told, *_more):
        asked.append((statement, told))

    event.listen(database.engine, "before_cursor_execute", ask)
    try:
        db.execute(record._RECORD, {"person": mina.id, "now": clock.now(), "lately": clock.now()})
    finally:
        event.remove(database.engine, "before_cursor_execute", ask)
    [(statement, told)] = asked
    explain = "EXPLAIN" if on_postgresql else "EXPLAIN QUERY PLAN"
    plan = db.connection().exec_driver_sql(f"{explain} {statement}", told).all()
    assert not any("ix_action_held" in str(step) for step in plan), plan
