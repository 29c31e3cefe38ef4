"""The checker must be able to say no: histories that lie, one lie each."""

from collections import Counter

import pytest

from tests.chaos.checker import Found, problems
from tests.chaos.history import NEVER, Deed, History, Told, Try

YES, NO, WHO_KNOWS = Told.acknowledged, Told.refused, Told.unknown


def deed(value, *told, kind="message", about="", at=0.0, says=""):
    """A value that was sent at `at`, each try of it a second."""
    tries = [Try(at + n, at + n + 1, one, says) for n, one in enumerate(told)]
    return Deed(kind, value, about, tries)


def history(*deeds):
    made = History()
    for one in deeds:
        made.add(one)
    return made


def said(deeds, stored=(), kills=0, **more):
    return problems(history(*deeds), Found(Counter(stored), **more), kills)


def test_promises_kept_are_no_problem():
    assert said([deed("a", YES), deed("b", NO), deed("c", WHO_KNOWS), deed("d", WHO_KNOWS),
                 deed("e", WHO_KNOWS, YES), deed("f", WHO_KNOWS, NO), deed("g", WHO_KNOWS, NO)],
                ["a", "c", "e", "f"],
                written={"<1>": "receipt", "<2>": "receipt"}, carried=["<1>", "<2>", "<2>"],
                kills=1) == []


@pytest.mark.parametrize(("told", "stored", "sentence"), [
    ([YES], [], "is lost"),
    ([WHO_KNOWS, YES], [], "is lost"),
    ([YES], ["a", "a"], "stored 2 times"),
    ([WHO_KNOWS], ["a", "a"], "stored 2 times"),
    ([WHO_KNOWS, NO], ["a", "a"], "stored 2 times"),
    ([NO], ["a"], "refused and is stored"),
])
def test_a_value_that_is_not_as_its_sender_was_told_is_named(told, stored, sentence):
    [problem] = said([deed("a", *told)], stored)
    assert sentence in problem


def test_what_nobody_sent_is_named():
    assert said([], ["x"]) == ["x is stored and nobody sent it"]


def test_a_page_that_broke_is_named_and_a_busy_one_is_not():
    assert said([deed("a", WHO_KNOWS, says="busy")]) == []
    assert said([deed("a", WHO_KNOWS, says="500")]) == ["message a was answered 500"]
    assert said([deed("a", WHO_KNOWS, says="503 without Retry-After")])


def held(*proposals, stored=()):
    """Mina is on hold from 11 to 20: it was known at 11, and nobody began to end it before 20."""
    return said([deed("h", YES, kind="hold", about="Mina", at=10),
                 deed("l", YES, kind="lift", about="Mina", at=20), *proposals],
                ["h", "l", *stored])


def proposal(*told, at):
    return deed("p", *told, kind="proposal", about="Mina", at=at)


@pytest.mark.parametrize("at", [5, 10.5, 19.5, 25])
def test_a_proposal_before_beside_or_after_a_hold_may_be_there(at):
    assert held(proposal(YES, at=at), stored=["p"]) == []


@pytest.mark.parametrize("at", [11.5, 18])
def test_a_proposal_within_a_hold_is_named(at):
    [problem] = held(proposal(YES, at=at), stored=["p"])
    assert "while Mina was on hold" in problem
    [problem] = held(proposal(WHO_KNOWS, at=at), stored=["p"])
    assert "while Mina was on hold" in problem


def test_a_try_whose_end_nobody_saw_may_have_come_through_later():
    late = proposal(at=15)
    late.tries.append(Try(15, NEVER, WHO_KNOWS))
    assert held(late, stored=["p"]) == []


@pytest.mark.parametrize(("at", "wrong"), [(5, 1), (10.5, 0), (15, 0), (20.5, 0), (25, 1)])
def test_a_no_for_somebody_who_is_free_is_named(at, wrong):
    found = held(proposal(NO, at=at))
    assert len(found) == wrong
    assert all("while Mina was free" in one for one in found)


@pytest.mark.parametrize(("carried", "kills", "sentence"), [
    ([], 9, "carried 0 times"),
    (["<1>"] * 3, 9, "carried 3 times"),
    (["<1>", "<1>"], 0, "carried again after 0 kills"),
    (["<1>", "<2>"], 9, "nobody wrote it"),
])
def test_a_letter_lost_repeated_or_made_up_is_named(carried, kills, sentence):
    [problem] = said([], kills=kills, written={"<1>": "receipt"}, carried=carried)
    assert sentence in problem


def test_a_letter_that_was_never_written_or_twice_is_named():
    [problem] = said([], expected=Counter(["receipt of Q-1"]))
    assert "0, where 1 was promised" in problem
    [problem] = said([], expected=Counter(["receipt of Q-1"]),
                     promised=Counter(["receipt of Q-1"] * 2))
    assert "2, where 1 was promised" in problem


@pytest.mark.parametrize("times", [0, 2])
def test_a_hold_that_did_not_end_once_is_named(times):
    restored = Counter({"D-1": times})
    assert said([], restored=restored) == [f"D-1 was restored {times} times"]
