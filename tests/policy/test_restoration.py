"""Mina comes back on the Monday after she completes the path, and never earlier."""

# ruff: noqa: DTZ001 – bounds and refused instants have no zone on purpose

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.policy.restoration import (
    finish_windows,
    instant_of,
    last_monday_due,
    restores_at,
    restores_on,
)
from portal.policy.vocabulary import PACIFIC
from tests.policy.golden_mondays import AGREED, GOLDEN

INSTANTS = st.datetimes(datetime(2007, 6, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(("completed", "restored", "case"), AGREED + GOLDEN)
def test_mina_is_restored_on_the_monday_of_the_table(completed, restored, case):
    assert restores_at(datetime.fromisoformat(completed)) == datetime.fromisoformat(restored), case


def test_the_table_is_as_long_as_promised():
    assert len({completed for completed, _, _ in GOLDEN}) >= 43


@given(INSTANTS)
@example(datetime(2026, 3, 8, 10, tzinfo=UTC))
@example(datetime(2026, 11, 1, 9, tzinfo=UTC))
def test_nobody_is_restored_before_or_on_the_day_of_completion(completed):
    local = restores_at(completed).astimezone(PACIFIC)
    assert restores_at(completed) > completed
    assert local.date() > completed.astimezone(PACIFIC).date()


@given(INSTANTS)
def test_the_restoring_instant_is_always_a_monday_at_23_59_in_los_angeles(completed):
    local = restores_at(completed).astimezone(PACIFIC)
    assert (local.weekday(), local.hour, local.minute, local.second) == (0, 23, 59, 0)
    assert local.date() == restores_on(completed)
    assert restores_at(completed).tzinfo is UTC


@given(INSTANTS)
def test_nobody_waits_longer_than_a_week_and_a_day(completed):
    assert restores_at(completed) - completed <= timedelta(days=8, hours=1)
    assert restores_on(completed) - completed.astimezone(PACIFIC).date() <= timedelta(days=7)


@given(INSTANTS, INSTANTS)
def test_who_completes_earlier_never_comes_back_later(one, other):
    early, late = sorted((one, other))
    assert restores_at(early) <= restores_at(late)


@given(INSTANTS, st.integers(-12, 14))
def test_it_does_not_matter_in_which_zone_the_completion_is_written_down(completed, hours):
    elsewhere = completed.astimezone(timezone(timedelta(hours=hours)))
    assert restores_at(elsewhere) == restores_at(completed)


@pytest.mark.parametrize("ask", [restores_at, restores_on, finish_windows])
def test_an_instant_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime(2026, 11, 20, 18))


def test_the_stored_date_gives_the_instant_in_winter_and_in_summer():
    assert instant_of(date(2026, 11, 23)) == datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
    assert instant_of(date(2026, 7, 20)) == datetime(2026, 7, 21, 6, 59, tzinfo=UTC)


def test_a_date_that_is_not_a_monday_is_refused():
    with pytest.raises(ValueError, match="2026-11-24 is not a Monday"):
        instant_of(date(2026, 11, 24))


@pytest.mark.parametrize(("now", "monday"), [
    (datetime(2026, 12, 1, 7, 58, 59, tzinfo=UTC), date(2026, 11, 23)),
    (datetime(2026, 12, 1, 7, 59, tzinfo=UTC), date(2026, 11, 30)),
    (datetime(2026, 12, 1, 12, tzinfo=UTC), date(2026, 11, 30)),
    (datetime(2026, 12, 7, 12, tzinfo=UTC), date(2026, 11, 30))])
def test_a_monday_is_due_from_its_instant_on(now, monday):
    assert last_monday_due(now) == monday


def test_mina_sees_the_next_three_sundays_to_finish_by():
    tuesday = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
    windows = finish_windows(tuesday)
    assert [w.finish_by.astimezone(PACIFIC).date() for w in windows] == [
        date(2026, 11, 29),
        date(2026, 12, 6),
        date(2026, 12, 13),
    ]
    assert [w.restored_by.astimezone(PACIFIC).date() for w in windows] == [
        date(2026, 11, 30),
        date(2026, 12, 7),
        date(2026, 12, 14),
    ]


@given(INSTANTS, st.integers(0, 6))
def test_every_window_shown_keeps_what_it_promises(now, count):
    windows = finish_windows(now, count)
    assert len(windows) == count
    for window in windows:
        local = window.finish_by.astimezone(PACIFIC)
        assert now < window.finish_by + timedelta(seconds=1)
        assert (local.weekday(), local.hour, local.minute) == (6, 23, 59)
        assert restores_at(window.finish_by) == window.restored_by
        assert restores_at(window.finish_by + timedelta(seconds=1)) > window.restored_by
