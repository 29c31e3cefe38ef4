"""The sums of the database are the sums of the rule, whatever clients said and when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import Contract, Feedback, Person
from portal.policy import feedback as feedback_policy
from portal.policy import holds
from portal.policy.tally import Tally
from portal.services.enforcement import evidence, weekly_sums
from tests import people

AS_OF = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
LONG_AGO = AS_OF - timedelta(days=400)

work = st.fixed_dictionaries({
    "client": st.integers(0, 7),
    "ended": st.one_of(st.integers(-1, 16), st.integers(0, 185)),
    "public": st.sampled_from([False, False, True]),
    "private": st.sampled_from([False, True, True]),
    "countable_in": st.integers(-9, 2),
    "paired_in": st.sampled_from([None, None, -2, 0, 1]),
    "paid": st.sampled_from([True, True, True, False]),
    "removed": st.sampled_from([False, False, False, True]),
})


@pytest.fixture
def clients(db):
    """Eight organisations; the last two belong together."""
    made = [people.organisation() for _ in range(8)]
    made[7].group_id = made[6].id
    return made


def expected(told, clients):
    """The tally by hand, straight from the rule's words."""
    since = holds.window_start(AS_OF)
    group = {n: clients[n].group_id or clients[n].id for n in range(8)}
    recent = [w for w in told if w["paid"] and since <= ended(w) <= AS_OF]
    counting = [w for w in recent if not w["removed"]]
    public = {group[w["client"]] for w in counting if w["public"] and seen(w)}
    private = {group[w["client"]] for w in counting
               if w["private"] and not w["public"] and w["countable_in"] <= 0}
    crowd = {group[w["client"]] for w in recent} - public
    return Tally(len(public), len(private - public), len(crowd))


def ended(one):
    return AS_OF - timedelta(days=one["ended"])


def paired(one):
    return None if one["paired_in"] is None else AS_OF + timedelta(days=one["paired_in"])


def seen(one):
    """Whether the freelancer can see by now what was said in public."""
    return feedback_policy.visible_from(ended(one), paired(one)) <= AS_OF


def store(db, freelancer, told, clients):
    for one in told:
        organisation = clients[one["client"]]
        contract = Contract(
            title="Work", freelancer_id=freelancer.id, organisation_id=organisation.id,
            started_at=LONG_AGO, ended_at=ended(one), created_at=LONG_AGO,
            paid_cents=100 if one["paid"] else 0)
        db.add(contract)
        db.flush()
        db.add(Feedback(
            contract_id=contract.id, side="client", given_at=LONG_AGO,
            freelancer_id=freelancer.id, contract_ended_at=ended(one),
            client_group_id=organisation.group_id or organisation.id,
            public_negative=one["public"] and one["paid"],
            private_negative=one["private"] and one["paid"],
            paired_at=paired(one),
            countable_at=AS_OF + timedelta(days=one["countable_in"]),
            removed_at=AS_OF if one["removed"] else None))
    db.flush()


@pytest.mark.slow
@settings(max_examples=25,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(everybody=st.lists(st.lists(work, max_size=12), min_size=3, max_size=6))
def test_the_database_adds_up_like_the_rule(db, clients, everybody):
    minas: list[Person] = []
    for told in everybody:
        minas.append(people.person())
        store(db, minas[-1], told, clients)
    found = weekly_sums.evidence([mina.id for mina in minas], AS_OF)
    near = set(weekly_sums.near(AS_OF))
    for mina, told in zip(minas, everybody, strict=True):
        tally = expected(told, clients)
        mine = found.get(mina.id)
        if mine is None:
            assert (tally.public, tally.private) == (0, 0)
            continue
        assert (mine.tally.public, mine.tally.private) == (tally.public, tally.private)
        assert mine.outcome == holds.outcome(tally)
        alone = evidence.current(mina.id, AS_OF)
        assert alone.tally == tally
        assert (mine.outcome, mine.sum, mine.private_too) == (
            alone.outcome, alone.sum, alone.private_too)
        assert {i.feedback_id for i in mine.counted} == {i.feedback_id for i in alone.counted}
        assert mine.topics == alone.topics
        assert mine.outcome is None or mina.id in near
