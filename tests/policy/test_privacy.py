"""A client who tells us something in private cannot be found out."""

# ruff: noqa: DTZ001 – bounds and refused instants have no zone on purpose

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.privacy import countable_at, private_counts, topics_to_show
from portal.policy.tally import Tally
from portal.policy.vocabulary import Category

GIVEN = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
SKILLS, AVAILABILITY = frozenset({Category.skills}), frozenset({Category.availability})
NOTHING: frozenset[Category] = frozenset()


@given(st.integers())
def test_petras_private_feedback_counts_three_to_ten_days_later(seed):
    delay = countable_at(GIVEN, Random(seed)) - GIVEN
    assert timedelta(days=3) <= delay <= timedelta(days=10)


def test_the_delay_differs_from_one_feedback_to_the_next():
    rng = Random(7)
    assert len({countable_at(GIVEN, rng) for _ in range(50)}) > 45


def test_the_delay_needs_an_instant_with_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        countable_at(datetime(2026, 11, 3), Random(1))


@pytest.mark.parametrize(
    ("private", "pool", "threshold", "expected"),
    [(2, 5, 3, True), (1, 5, 3, False), (2, 4, 3, False), (2, 5, 2, False), (0, 50, 3, False)],
)
def test_private_feedback_tips_a_decision_only_in_a_crowd(private, pool, threshold, expected):
    assert private_counts(Tally(1, private, pool), threshold) is expected


@pytest.mark.parametrize(
    ("per_client", "shown"),
    [
        ([SKILLS] * 3 + [NOTHING] * 2, [Category.skills]),
        ([SKILLS] * 2 + [NOTHING] * 3, []),  # two could be found out
        ([SKILLS] * 5, []),  # all named it: then each one did
        ([SKILLS] * 3 + [NOTHING], []),  # too few to hide among
        ([SKILLS | AVAILABILITY] * 4 + [NOTHING], [Category.skills, Category.availability]),
        ([AVAILABILITY] * 3 + [SKILLS] * 3, [Category.skills, Category.availability]),
        ([], []),
    ],
)
def test_a_topic_is_named_only_if_three_clients_named_it_and_not_all(per_client, shown):
    assert topics_to_show(per_client) == shown


clients = st.lists(st.frozensets(st.sampled_from(Category)), max_size=12)


@given(clients)
def test_the_order_in_which_clients_wrote_is_never_visible(per_client):
    assert topics_to_show(per_client) == topics_to_show(per_client[::-1])


@given(clients)
def test_no_topic_points_at_fewer_than_three_or_at_everyone(per_client):
    for topic in topics_to_show(per_client):
        named = sum(topic in topics for topics in per_client)
        assert 3 <= named < len(per_client)
