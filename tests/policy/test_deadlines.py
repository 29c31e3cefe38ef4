"""Until when Mina may ask and answer, and by when staff owe her an answer."""

# ruff: noqa: DTZ001 – bounds and refused instants have no zone on purpose

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy import appeals, clocks, learning
from portal.policy.vocabulary import PACIFIC
from portal.policy.window import Window, pacific_days_window, utc_days_window

INSTANTS = st.datetimes(datetime(2010, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
FRIDAY = datetime(2026, 11, 13, 18, 34, tzinfo=UTC)
THANKSGIVING = date(2026, 11, 26)


def test_an_answer_to_feedback_is_in_time_through_the_last_second_of_the_28th_utc_day():
    window = utc_days_window(datetime(2026, 10, 23, 15, 30, tzinfo=UTC), 28)
    assert window.closes == datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    assert window.is_open(datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC))
    assert not window.is_open(datetime(2026, 11, 21, tzinfo=UTC))


def test_a_review_can_be_asked_for_until_the_last_second_in_los_angeles():
    until = appeals.review_until(FRIDAY)
    assert until == datetime(2027, 5, 17, 6, 59, 59, tzinfo=UTC)  # 16 May, summer time
    window = appeals.review_window(FRIDAY)
    assert window.is_open(datetime(2027, 5, 17, 6, 59, 59, tzinfo=UTC))
    assert not window.is_open(datetime(2027, 5, 17, 7, 0, tzinfo=UTC))


@given(INSTANTS)
def test_nobody_gets_less_than_184_full_days_for_a_review(notice):
    local = appeals.review_until(notice).astimezone(PACIFIC)
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert local.date() - notice.astimezone(PACIFIC).date() == timedelta(days=184)


def test_a_window_is_closed_before_it_opens_and_its_time_left_is_never_negative():
    window = pacific_days_window(FRIDAY, 1)
    assert not window.is_open(FRIDAY - timedelta(seconds=1))
    assert window.is_open(FRIDAY)
    assert window.left(window.closes - timedelta(hours=2)) == timedelta(hours=2)
    assert window.left(window.closes + timedelta(days=9)) == timedelta(0)
    assert Window(None, window.closes).is_open(FRIDAY - timedelta(days=900))


def test_a_window_needs_an_instant_with_a_zone():
    for ask in (utc_days_window, pacific_days_window):
        with pytest.raises(ValueError, match="time zone"):
            ask(datetime(2026, 11, 13), 1)


def test_working_days_skip_weekends_and_holidays():
    assert clocks.add_working_days(FRIDAY, 1) == datetime(2026, 11, 17, 7, 59, 59, tzinfo=UTC)
    assert clocks.add_working_days(FRIDAY, 10).astimezone(PACIFIC).date() == date(2026, 11, 27)
    late = clocks.add_working_days(FRIDAY, 10, {THANKSGIVING})
    assert late.astimezone(PACIFIC).date() == date(2026, 11, 30)


def test_the_day_in_los_angeles_counts_not_the_day_in_utc():
    sunday_evening = datetime(2026, 11, 16, 5, tzinfo=UTC)  # Monday already in UTC
    due = clocks.add_working_days(sunday_evening, 1)
    assert due.astimezone(PACIFIC).date() == date(2026, 11, 16)


def test_no_working_days_end_the_same_day_and_fewer_are_refused():
    assert clocks.add_working_days(FRIDAY, 0) == datetime(2026, 11, 14, 7, 59, 59, tzinfo=UTC)
    with pytest.raises(ValueError, match="forward"):
        clocks.add_working_days(FRIDAY, -1)


@given(INSTANTS, st.integers(1, 30))
def test_work_is_never_due_on_a_weekend(start, days):
    due = clocks.add_working_days(start, days).astimezone(PACIFIC)
    assert due.weekday() < 5
    assert clocks.add_working_days(start, days + 1) > clocks.add_working_days(start, days)


def test_a_review_is_answered_in_ten_working_days_but_holidays_never_stretch_it_past_14():
    plain = clocks.review_answer_due(FRIDAY)
    assert plain == clocks.add_working_days(FRIDAY, 10)
    shut = {date(2026, 11, 16) + timedelta(days=ahead) for ahead in range(14)}
    due = clocks.review_answer_due(FRIDAY, shut).astimezone(PACIFIC)
    assert due.date() == date(2026, 11, 27)


def test_reports_and_questions_have_their_own_clocks():
    assert clocks.report_answer_due(FRIDAY).astimezone(PACIFIC).date() == date(2026, 11, 24)
    assert clocks.info_request_due(FRIDAY).astimezone(PACIFIC).date() == date(2026, 11, 27)


def test_a_notice_that_came_back_counts_from_the_first_reading_and_never_from_before_it_was_told():
    now, day = FRIDAY + timedelta(days=9), timedelta(days=1)
    def counts(**known):
        return appeals.notice_counts_from(FRIDAY, now=now, **known)
    assert counts(came_back=False, seen_at=None) == FRIDAY
    assert counts(came_back=False, seen_at=FRIDAY + day) == FRIDAY
    assert counts(came_back=True, seen_at=None) == now
    assert counts(came_back=True, seen_at=FRIDAY + day) == FRIDAY + day
    assert counts(came_back=True, seen_at=FRIDAY - day) == FRIDAY


@pytest.mark.parametrize(
    ("right", "asked", "expected"),
    [(4, 5, True), (3, 5, False), (5, 5, True), (0, 0, False), (8, 10, True), (7, 9, False)],
)
def test_four_of_five_right_answers_pass(right, asked, expected):
    assert learning.passed(right, asked) is expected


@pytest.mark.parametrize(("right", "asked"), [(6, 5), (-1, 5), (1, 0), (0, -1)])
def test_a_score_that_can_not_be_is_refused(right, asked):
    with pytest.raises(ValueError, match="right answers"):
        learning.passed(right, asked)


@given(st.integers(1, 10_000))
def test_the_fewest_right_answers_that_pass_are_exactly_enough(asked):
    needed = learning.right_needed(asked)
    assert learning.passed(needed, asked)
    assert not learning.passed(needed - 1, asked)


def test_a_failed_quiz_opens_again_after_ten_minutes():
    assert learning.may_try_again_at(FRIDAY) == FRIDAY + timedelta(minutes=10)
