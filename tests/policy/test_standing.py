"""What Mina may do on a given day, and which decision stands in her way."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from portal.policy.restrictions import (
    ABILITY_WORDS,
    TAKES,
    abilities_words,
    keeps,
    suspends,
    taken,
)
from portal.policy.standing import STATE_WORDS, ActionInForce, Paused, Standing, State
from portal.policy.vocabulary import Ability, Ground, Kind

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 30)
MONDAY_NIGHT = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)


def action(kind, ref="D-1", **facts):
    facts.setdefault("since", NOW - timedelta(days=5))
    facts.setdefault("abilities", TAKES[kind])
    return ActionInForce(ref=ref, kind=kind, ground=Ground.negative_feedback, **facts)


def standing(*actions, as_of=NOW):
    return Standing("mina", as_of, actions)


def test_mina_without_a_decision_may_do_everything():
    assert standing().state is State.active
    assert all(standing().may(ability) for ability in Ability)


def test_a_hold_pauses_proposals_and_new_contracts_and_nothing_else():
    held = standing(action(Kind.hold))
    assert held.state is State.on_hold
    assert {ability for ability in Ability if not held.may(ability)} == {
        Ability.send_proposal,
        Ability.accept_contract,
    }


def test_the_answer_names_the_decision_and_is_false_in_a_condition():
    verdict = standing(action(Kind.hold, "D-2041")).may(Ability.send_proposal)
    assert not verdict
    assert verdict.because.ref == "D-2041"
    assert standing().may(Ability.send_proposal).because is None


def test_what_is_announced_stands_beside_a_hold_and_what_is_over_does_not():
    hold = action(Kind.hold, "D-1", restores_on=MONDAY)
    ahead = action(Kind.block, "D-2", since=NOW + timedelta(days=30))
    over = action(Kind.suspension, "D-3", ends_at=NOW)
    held = standing(hold, ahead, over)
    assert [one.ref for one in held.beside(Ability.send_proposal, "D-1")] == ["D-2"]
    assert held.others(Ability.send_proposal, "D-1") == []


@pytest.mark.parametrize(("kind", "account_active", "suspended"), [
    (Kind.suspension, None, True), (Kind.info_request, False, True),
    (Kind.info_request, True, False), (Kind.info_request, None, False), (Kind.hold, None, False),
    (Kind.education, None, False), (Kind.block, None, False)])
def test_a_question_suspends_only_where_it_says_so(kind, account_active, suspended):
    assert suspends(kind, account_active) is suspended
    assert taken(kind, account_active) == TAKES[Kind.suspension if suspended else kind]


def test_a_hold_with_its_monday_is_scheduled_and_still_pauses():
    waiting = standing(action(Kind.hold, restores_on=MONDAY))
    assert waiting.state is State.scheduled
    assert not waiting.may(Ability.send_proposal)


def test_the_monday_comes_by_date_whether_or_not_a_job_ran():
    hold = action(Kind.hold, restores_on=MONDAY)
    assert not standing(hold, as_of=MONDAY_NIGHT - timedelta(microseconds=1)).may(
        Ability.send_proposal
    )
    assert standing(hold, as_of=MONDAY_NIGHT).may(Ability.send_proposal)
    assert standing(hold, as_of=MONDAY_NIGHT).state is State.active


def test_the_date_rules_over_an_instant_that_was_stored_beside_it():
    moved = action(Kind.hold, restores_on=MONDAY, ends_at=MONDAY_NIGHT - timedelta(hours=1))
    assert not standing(moved, as_of=MONDAY_NIGHT - timedelta(minutes=1)).may(Ability.send_proposal)


def test_a_suspension_ends_with_its_last_instant():
    ending = action(Kind.suspension, ends_at=NOW)
    assert standing(ending).may(Ability.work_contract)
    assert not standing(ending, as_of=NOW - timedelta(seconds=1)).may(Ability.work_contract)


def test_of_two_holds_the_one_without_a_monday_decides_the_state():
    both = standing(action(Kind.hold, "D-1", restores_on=MONDAY), action(Kind.hold, "D-2"))
    assert both.state is State.on_hold
    assert both.may(Ability.send_proposal).because.ref == "D-2"


def test_the_heaviest_decision_is_named_and_the_lighter_one_is_not_forgotten():
    both = standing(action(Kind.hold, "D-1"), action(Kind.suspension, "D-2"))
    assert both.state is State.suspended
    assert both.may(Ability.send_proposal).because.ref == "D-2"
    assert [entry.ref for entry in both.in_force] == ["D-2", "D-1"]
    assert both.taken == TAKES[Kind.suspension]


def test_a_block_announced_for_next_month_pauses_nothing_today():
    block = action(Kind.block, since=NOW + timedelta(days=30))
    assert standing(block).state is State.active
    assert standing(block, as_of=NOW + timedelta(days=30)).state is State.closed


def test_a_hold_counts_at_once_even_if_another_machine_s_clock_is_behind():
    held = standing(action(Kind.hold, since=NOW + timedelta(seconds=90)))
    assert not held.may(Ability.send_proposal)


def test_a_blocked_person_reads_the_portal_and_reaches_the_money():
    blocked = standing(action(Kind.block))
    assert blocked.state is State.closed
    assert blocked.may(Ability.use_portal)
    assert blocked.may(Ability.withdraw_money)
    assert not blocked.may(Ability.send_message)


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_takes_money_or_the_portal_by_itself(kind):
    assert not TAKES[kind] & {Ability.withdraw_money, Ability.use_portal}


def test_a_heavier_kind_takes_at_least_what_a_lighter_one_takes():
    by_weight = sorted(Kind, key=lambda kind: kind.weight)
    assert [len(TAKES[kind]) for kind in by_weight] == [0, 0, 2, 4, 7]
    assert all(TAKES[a] <= TAKES[b] for a, b in pairwise(by_weight))


def test_a_question_takes_only_what_its_decision_states():
    asked = action(Kind.info_request)
    paused = action(Kind.info_request, abilities=frozenset({Ability.accept_contract}))
    assert standing(asked).state is State.active
    assert standing(paused).state is State.suspended
    assert not standing(paused).may(Ability.accept_contract)


def test_money_is_withheld_only_where_a_decision_says_so_by_name():
    own = action(Kind.suspension, abilities=frozenset({Ability.withdraw_money}))
    assert not standing(own).may(Ability.withdraw_money)
    assert standing(own).may(Ability.send_proposal)


def test_demanding_a_paused_ability_says_a_sentence_and_carries_the_decision():
    held = standing(action(Kind.hold, "D-2041"))
    held.demand(Ability.send_message)
    with pytest.raises(Paused) as no:
        held.demand(Ability.send_proposal)
    assert no.value.sentence == "This is paused for now: sending proposals."
    assert no.value.verdict.because.ref == "D-2041"


def test_every_ability_and_state_has_words_for_people():
    assert set(ABILITY_WORDS) == set(Ability)
    assert set(STATE_WORDS) == set(State)
    assert abilities_words(TAKES[Kind.hold])[0] == "Sending proposals"
    assert len(abilities_words(keeps(TAKES[Kind.hold]))) == len(Ability) - 2
