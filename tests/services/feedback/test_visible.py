"""When a feedback can be seen: the database and one row at a time say the same as the rule."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.models import Feedback
from portal.policy import feedback as policy
from portal.services.feedback import visible
from tests import people

AS_OF = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

one = st.fixed_dictionaries({
    "ended": st.integers(-30, 17 * 24),
    "paired": st.sampled_from([None, None, -1, 0, 1]),
    "stars_tenths": st.sampled_from([None, 30]),
    "public_comment": st.sampled_from([None, "Calm work."]),
    "public_categories": st.sampled_from([frozenset(), frozenset({"skills"})]),
    "private_comment": st.sampled_from([None, "Between us."]),
    "removed": st.sampled_from([False, False, True]),
})


@pytest.fixture
def stored(db):
    freelancer = people.person()
    contract = people.contract(freelancer)
    made = Feedback(contract_id=contract.id, side="client", given_at=AS_OF,
                    freelancer_id=freelancer.id, client_group_id=1, contract_ended_at=AS_OF)
    db.add(made)
    db.flush()
    return made


@pytest.mark.slow
@settings(max_examples=80, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(told=one)
def test_the_database_and_the_rule_agree(db, stored, told):
    stored.contract_ended_at = AS_OF - told["ended"] * HOUR
    stored.paired_at = None if told["paired"] is None else AS_OF + told["paired"] * HOUR
    stored.removed_at = AS_OF if told["removed"] else None
    for name in ("stars_tenths", "public_comment", "public_categories", "private_comment"):
        setattr(stored, name, told[name])
    db.flush()
    public = bool(told["stars_tenths"] or told["public_comment"] or told["public_categories"])
    due = policy.visible_from(stored.contract_ended_at, stored.paired_at) <= AS_OF
    assert visible.has_public(stored) == public
    for columns in (Feedback, Feedback.__table__.c):
        said = db.execute(select(visible.by(AS_OF, columns), visible.says_something(columns),
                                 visible.shown(AS_OF, columns), ~visible.by(AS_OF, columns))).one()
        expected = (due, public, due and public and not told["removed"], not due)
        assert tuple(map(bool, said)) == expected
    assert visible.is_shown(stored, AS_OF) == expected[2]


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ended=st.integers(-30, 17 * 24), seconds=st.sampled_from([-1, 0, 1]),
       paired=st.sampled_from([None, -1, 0, 1]))
def test_the_database_knows_what_was_seen_before_it_was_removed(
        db, stored, ended, seconds, paired):
    stored.removed_at = AS_OF.replace(hour=0) + seconds * HOUR / 3_600
    stored.contract_ended_at = stored.removed_at - ended * HOUR
    stored.paired_at = None if paired is None else stored.removed_at + paired * HOUR
    db.flush()
    seen = policy.visible_from(stored.contract_ended_at, stored.paired_at) <= stored.removed_at
    assert bool(db.scalar(select(visible.was_shown()))) == seen
    stored.removed_at = None
    db.flush()
    assert db.scalar(select(visible.was_shown()))
