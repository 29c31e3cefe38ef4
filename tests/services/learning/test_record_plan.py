"""What a person has done is found by the person, however many others are on hold."""

from portal import clock
from portal.services.learning import record
from tests.plans import planned_with_values, without_small_tables


def test_a_hold_is_found_by_its_person_and_not_among_all_holds(db, mina):
    without_small_tables()
    told = {"person": mina.id, "now": clock.now(), "lately": clock.now()}
    plan = planned_with_values(lambda: db.execute(record._RECORD, told))
    assert not any("ix_action_held" in step for step in plan), plan
