"""How many clients it takes to pause Mina's proposals, to warn her, or to leave her alone."""

# ruff: noqa: DTZ001 – bounds and refused instants have no zone on purpose

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy import holds
from portal.policy.holds import (
    counted,
    outcome,
    shows_sum,
    still_stands,
    warning_due,
)
from portal.policy.tally import Item, Tally, tally_of
from portal.policy.vocabulary import PACIFIC

NOON = datetime(2026, 11, 18, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("public", "private", "pool", "expected"),
    [
        (0, 0, 9, None),
        (1, 0, 9, None),
        (2, 0, 9, "warning"),
        (3, 0, 9, "hold"),
        (7, 0, 0, "hold"),
        (2, 1, 9, "warning"),  # one private item changes nothing
        (1, 1, 9, None),
        (0, 2, 5, "warning"),
        (1, 2, 5, "hold"),
        (0, 3, 5, "hold"),
        (1, 2, 4, None),  # too few clients to hide among
        (2, 5, 4, "warning"),
        (0, 4, 4, None),
    ],
)
def test_three_clients_pause_and_two_warn(public, private, pool, expected):
    assert outcome(Tally(public, private, pool)) == expected


@pytest.mark.parametrize(("public", "expected"), [(0, None), (1, "warning"), (2, "hold")])
def test_at_a_threshold_of_two_private_feedback_never_counts(public, expected):
    assert outcome(Tally(public, 4, 20), threshold=2) == expected


def test_no_operator_can_hold_people_for_a_single_client():
    for ask in (outcome, counted, shows_sum):
        with pytest.raises(ValueError, match="at least 2"):
            ask(Tally(1, 0, 9), 1)


tallies = st.builds(Tally, st.integers(0, 9), st.integers(0, 9), st.integers(0, 12))


@given(st.integers(0, 9), st.integers(0, 12), st.integers(2, 6))
def test_the_first_private_feedback_changes_nothing_that_mina_can_see(public, pool, threshold):
    before, after = Tally(public, 0, pool), Tally(public, 1, pool)
    assert outcome(before, threshold) == outcome(after, threshold)
    assert counted(before, threshold) == counted(after, threshold)
    assert shows_sum(before, threshold) == shows_sum(after, threshold)


@given(tallies, st.integers(2, 6))
def test_the_number_is_shown_only_when_every_counted_item_is_public(tally, threshold):
    assert shows_sum(tally, threshold) == (counted(tally, threshold) == tally.public)


@given(tallies, st.integers(2, 6))
def test_another_unhappy_client_in_public_never_makes_it_lighter(tally, threshold):
    weight = {None: 0, "warning": 1, "hold": 2}
    more = Tally(tally.public + 1, tally.private, tally.pool)
    assert weight[outcome(more, threshold)] >= weight[outcome(tally, threshold)]


def test_a_tally_can_not_be_negative():
    with pytest.raises(ValueError, match="fewer than none"):
        Tally(-1, 0, 0)


def test_two_members_of_one_organisation_count_once_and_as_public():
    items = [Item("acme", True), Item("acme", True), Item("acme", False), Item("bolt", False)]
    assert tally_of(items, pool=7) == Tally(public=1, private=1, pool=7)


THREE = (Item("omar", True), Item("petra", True), Item("quill", True))


def test_a_hold_of_three_lifts_when_one_public_feedback_is_removed():
    assert still_stands(THREE, pool=9)
    assert not still_stands((*THREE[:2], Item("quill", True, stands=False)), pool=9)


def test_a_hold_of_four_stands_when_one_public_feedback_is_removed():
    assert still_stands((*THREE, Item("rook", True, stands=False)), pool=0)


def test_another_feedback_of_the_same_client_keeps_that_client_counted():
    assert still_stands((*THREE, Item("quill", True, stands=False)), pool=0)


def test_a_mixed_hold_keeps_the_pool_it_was_decided_with():
    mixed = (Item("omar", True), Item("x", False), Item("y", False))
    assert still_stands(mixed, pool=5)
    assert not still_stands(mixed, pool=4)
    assert not still_stands((*mixed[:2], Item("y", False, stands=False)), pool=9)


def test_a_later_threshold_does_not_reach_back():
    assert not still_stands(THREE, pool=9, threshold=4)
    assert still_stands(THREE[:2], pool=9, threshold=2)


def test_a_contract_that_ended_half_a_year_ago_is_still_in_the_window():
    start = holds.window_start(datetime(2026, 11, 18, 18, tzinfo=UTC))
    assert start == datetime(2026, 5, 22, tzinfo=UTC)
    assert datetime(2026, 5, 22, 0, 1, tzinfo=UTC) >= start
    assert datetime(2026, 5, 21, 23, 59, tzinfo=UTC) < start


def test_mina_is_warned_once_in_ninety_days_unless_the_level_changed():
    assert warning_due(NOON, 2)
    again = {"last_warned_at": NOON - timedelta(days=89), "last_level": 2}
    assert not warning_due(NOON, 2, **again)
    assert warning_due(NOON, 3, **again) and warning_due(NOON, 1, **again)
    assert warning_due(NOON + timedelta(days=1), 2, **again)


def test_a_module_finished_after_the_warning_counts_for_the_hold():
    assert holds.credit_since(NOON) == NOON - timedelta(days=90)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2026-11-18T18:00:00Z", "2026-11-18T18:00:00Z", "2026-11-25T18:00:00Z"),
        ("2026-11-18T17:59:59Z", "2026-11-11T18:00:00Z", "2026-11-18T18:00:00Z"),
        ("2026-11-24T05:00:00Z", "2026-11-18T18:00:00Z", "2026-11-25T18:00:00Z"),
        ("2026-10-30T00:00:00Z", "2026-10-28T17:00:00Z", "2026-11-04T18:00:00Z"),
        ("2026-03-05T00:00:00Z", "2026-03-04T18:00:00Z", "2026-03-11T17:00:00Z"),
    ],
)
def test_the_weekly_check_is_on_wednesday_at_ten_in_los_angeles(now, last, following):
    instant = datetime.fromisoformat(now)
    assert holds.last_check(instant) == datetime.fromisoformat(last)
    assert holds.next_check(instant) == datetime.fromisoformat(following)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_there_is_always_one_check_behind_us_and_one_ahead(now):
    last, following = holds.last_check(now), holds.next_check(now)
    assert last <= now < following
    for check in (last, following):
        local = check.astimezone(PACIFIC)
        assert (local.weekday(), local.hour, local.minute) == (2, 10, 0)
