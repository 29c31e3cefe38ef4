"""The timetable: the right hour in the right zone, over clock changes, the latest slot alone."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.jobs.schedule import BEATS, TIMETABLE, job_named
from portal.policy import holds, restoration

WEEKLY, MONDAYS = job_named("weekly-check"), job_named("restorations")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize("now", [
    utc(2026, 3, 1), utc(2026, 3, 4, 18), utc(2026, 3, 8, 10), utc(2026, 10, 28, 17),
    utc(2026, 10, 28, 16, 59, 59), utc(2026, 11, 25, 18), utc(2026, 12, 30, 18),
])
def test_the_weekly_check_is_due_when_the_rule_says(now):
    assert WEEKLY.next_slot(now) == holds.next_check(now)


@pytest.mark.parametrize("completed", [
    utc(2026, 11, 20, 18), utc(2026, 11, 23, 8), utc(2026, 3, 5, 12), utc(2026, 10, 29, 12),
    utc(2026, 12, 28, 20), utc(2027, 3, 11, 12),
])
def test_the_monday_slot_is_the_restoring_instant(completed):
    instant = restoration.restores_at(completed)
    assert MONDAYS.due_slot(instant - timedelta(days=3), instant) == instant
    assert MONDAYS.due_slot(instant - timedelta(days=3), instant - timedelta(seconds=1)) is None


def test_of_missed_slots_only_the_latest_is_run():
    before, now = utc(2026, 11, 1), utc(2026, 12, 1)
    assert WEEKLY.due_slot(before, now) == holds.last_check(now)


def test_a_slot_is_due_once():
    slot = holds.last_check(utc(2026, 12, 1))
    assert WEEKLY.due_slot(slot, slot + timedelta(days=1)) is None


def test_the_timetable_reads_like_one():
    assert [(job.name, job.when) for job in TIMETABLE] == [
        ("restorations", "Mondays at 23:59 Pacific time"),
        ("weekly-check", "Wednesdays at 10:00 Pacific time"),
        ("feedback", "every day at 00:05 UTC"),
        ("housekeeping", "every day at 03:30 UTC"),
    ]
    assert [(beat.name, beat.when) for beat in BEATS] == [
        ("restorations", "every 10 seconds"), ("decisions", "every 10 seconds"),
        ("requests", "every 60 seconds")]
