"""An offer's time stands still while new contracts are paused, by date, whatever jobs did."""

from datetime import UTC, date, datetime, timedelta

from portal.policy.restoration import instant_of
from portal.policy.restrictions import TAKES
from portal.policy.standing import ActionInForce, Standing
from portal.policy.vocabulary import Ground, Kind
from portal.services.work.terms import term

MADE = datetime(2026, 11, 18, 12, tzinfo=UTC)
ENDS = datetime(2026, 11, 22, 12, tzinfo=UTC)
HELD = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
BACK = instant_of(MONDAY)


def hold(since: datetime = HELD, monday: date | None = None, kind: Kind = Kind.hold,
         ref: str = "D-ONE") -> ActionInForce:
    return ActionInForce(ref=ref, kind=kind, ground=Ground.negative_feedback, since=since,
                         ends_at=instant_of(monday) if monday else None, restores_on=monday,
                         abilities=TAKES[kind])


def at(now: datetime, *actions: ActionInForce, frozen_at: datetime | None = HELD):
    return term(MADE, ENDS, frozen_at, Standing(1, now, actions))


def test_without_a_hold_the_time_runs():
    running = at(HELD, frozen_at=None)
    assert running.until == ENDS
    assert not running.stands_still
    assert not running.is_over(ENDS - timedelta(seconds=1))
    assert running.is_over(ENDS)


def test_during_a_hold_two_days_are_kept_for_as_long_as_it_takes():
    kept = at(HELD + timedelta(days=300), hold())
    assert kept.stands_still
    assert kept.left == timedelta(days=2)
    assert kept.until is None
    assert not kept.is_over(HELD + timedelta(days=300))


def test_once_the_monday_is_known_so_is_the_end():
    kept = at(HELD + timedelta(days=1), hold(monday=MONDAY))
    assert kept.stands_still
    assert kept.until == BACK + timedelta(days=2)


def test_the_time_goes_on_from_the_monday_although_no_job_ran():
    for late in (timedelta(0), timedelta(hours=47)):
        going_on = at(BACK + late, hold(monday=MONDAY))
        assert not going_on.stands_still
        assert going_on.until == BACK + timedelta(days=2)
        assert not going_on.is_over(BACK + late)
    assert at(BACK + timedelta(days=2), hold(monday=MONDAY)).is_over(BACK + timedelta(days=2))


def test_two_decisions_the_last_one_to_end_counts():
    second = hold(monday=date(2026, 11, 30), ref="D-TWO")
    kept = at(BACK + timedelta(hours=1), hold(monday=MONDAY), second)
    assert kept.stands_still
    assert kept.until == instant_of(date(2026, 11, 30)) + timedelta(days=2)
    endless = at(BACK, hold(monday=MONDAY), hold(kind=Kind.suspension, ref="D-TWO"))
    assert endless.stands_still
    assert endless.until is None


def test_an_offer_that_came_during_the_hold_stands_still_from_its_first_moment():
    kept = at(ENDS + timedelta(days=9), hold(since=MADE - timedelta(days=1)), frozen_at=None)
    assert kept.stands_still
    assert kept.left == ENDS - MADE


def test_an_offer_that_ended_before_the_hold_has_ended():
    late = hold(since=ENDS + timedelta(days=1))
    over = at(ENDS + timedelta(days=2), late, frozen_at=None)
    assert over.until == ENDS
    assert over.is_over(ENDS + timedelta(days=2))


def test_what_pauses_no_contracts_stops_no_time():
    assert at(HELD, hold(kind=Kind.info_request), frozen_at=None).until == ENDS
