"""Nothing is imposed without its reasons, and the heavier it is, the more people agree."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.policy import violations
from portal.policy.refusal import Refusal
from portal.policy.restrictions import TAKES, taken
from portal.policy.statements import REQUIRED, demand_complete, missing_parts
from portal.policy.vocabulary import Kind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COMPLETE = dict.fromkeys(REQUIRED, "said") | {"automated_decision": False}


def test_a_complete_statement_takes_effect_and_an_honest_no_is_an_answer():
    demand_complete(COMPLETE)
    assert missing_parts(COMPLETE) == []


@pytest.mark.parametrize("part", REQUIRED)
@pytest.mark.parametrize("nothing", [None, "", "  \n", (), []])
def test_whatever_is_left_out_is_asked_for_in_words(part, nothing):
    with pytest.raises(Refusal) as no:
        demand_complete(COMPLETE | {part: nothing})
    assert REQUIRED[part] in no.value.sentence


def test_several_missing_parts_are_listed_in_one_sentence():
    with pytest.raises(Refusal) as no:
        demand_complete(COMPLETE | {"facts": "", "rule": None, "ends": ""})
    assert no.value.sentence == (
        "This decision cannot take effect yet. Please state what happened, which rule, "
        "in which version and when it ends, or what ends it."
    )


def test_the_first_time_nobody_is_closed_unless_it_is_serious():
    assert Kind.block not in violations.allowed_kinds(serious=False, repeated=False)
    assert Kind.block in violations.allowed_kinds(serious=True, repeated=False)
    assert Kind.block in violations.allowed_kinds(serious=False, repeated=True)
    assert Kind.education in violations.allowed_kinds(serious=False, repeated=False)


def test_a_mistake_of_more_than_a_year_ago_is_not_a_repetition():
    assert not violations.is_repeated(None, NOW)
    assert violations.is_repeated(NOW - timedelta(days=365), NOW)
    assert not violations.is_repeated(NOW - timedelta(days=365, seconds=1), NOW)


def test_only_a_question_takes_what_its_own_decision_states():
    assert taken(Kind.info_request, account_active=False) == TAKES[Kind.suspension]
    assert taken(Kind.info_request, account_active=True) == frozenset()
    for kind in set(Kind) - {Kind.info_request}:
        assert taken(kind, account_active=False) == TAKES[kind]


def test_a_block_waits_thirty_days_unless_a_reason_is_stated():
    assert violations.block_takes_effect(NOW, at_once=False) == NOW + timedelta(days=30)
    assert violations.block_takes_effect(NOW, at_once=True) == NOW
    assert violations.suspension_lapses(NOW) == NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("kind", "years", "top_rated", "staff"),
    [
        (Kind.hold, 1, False, 1),
        (Kind.hold, 5, False, 1),
        (Kind.hold, 5.1, False, 2),
        (Kind.hold, 1, True, 2),
        (Kind.suspension, 1, False, 1),
        (Kind.education, 9, True, 1),
        (Kind.block, 0, False, 2),
    ],
)
def test_blocks_and_long_records_need_four_eyes(kind, years, top_rated, staff):
    asked = violations.staff_needed(kind, TAKES[kind], years=years, top_rated=top_rated)
    assert asked == staff
