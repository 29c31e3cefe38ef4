"""How long feedback may be given, answered and changed, and from when it is seen."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy import feedback

ENDED = datetime(2026, 10, 23, 15, 30, tzinfo=UTC)
INSTANTS = st.integers(0, 700 * 86_400).map(lambda s: ENDED + timedelta(seconds=s))


def test_an_answer_is_in_time_through_the_last_second_of_the_28th_utc_day():
    window = feedback.answer_window(ENDED)
    assert window.closes == datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
    assert window.is_open(datetime(2026, 11, 20, 23, 59, 59, 900_000, tzinfo=UTC))
    assert not window.is_open(datetime(2026, 11, 21, tzinfo=UTC))


def test_feedback_given_by_one_side_is_seen_after_14_days():
    assert feedback.visible_from(ENDED, None) == datetime(2026, 11, 7, tzinfo=UTC)


def test_feedback_given_by_both_is_seen_at_once():
    both = ENDED + timedelta(days=2)
    assert feedback.visible_from(ENDED, both) == both


def test_feedback_given_late_by_both_does_not_hide_it_again():
    assert feedback.visible_from(ENDED, ENDED + timedelta(days=40)) == datetime(
        2026, 11, 7, tzinfo=UTC)


@given(ended_at=INSTANTS, as_of=INSTANTS)
def test_the_query_asks_the_same_question(ended_at, as_of):
    alone = feedback.visible_from(ended_at, None) <= as_of
    assert (ended_at < feedback.ended_before(as_of)) == alone


@pytest.mark.parametrize(("stars", "tenths"), [
    ({}, None), ({"quality": 5}, 50), ({"quality": 5, "skills": 4}, 45),
    ({"quality": 5, "skills": 4, "communication": 4}, 43),
    ({"quality": 1, "skills": 2, "communication": 2}, 17),
    ({"quality": 5, "skills": 4, "communication": 4, "deadlines": 4}, 43),  # 42.5 goes up
])
def test_the_mean_of_the_stars_is_in_tenths(stars, tenths):
    assert feedback.mean_tenths(stars) == tenths


def test_an_answer_is_to_other_words_if_they_changed_at_its_instant_or_later():
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    later = at + timedelta(microseconds=1)
    assert feedback.answer_is_older(at, at) and feedback.answer_is_older(at, later)
    assert not feedback.answer_is_older(later, at)
    assert not feedback.answer_is_older(at, None) and not feedback.answer_is_older(None, at)


@given(ended=INSTANTS, now=INSTANTS)
def test_what_is_news_can_still_be_answered(ended, now):
    alone = feedback.visible_from(ended, None)
    if feedback.news_since(now) < alone <= now:
        assert feedback.answer_window(ended).is_open(now)
        assert now - alone < timedelta(days=feedback.NEWS_DAYS)
