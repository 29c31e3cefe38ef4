"""A program of the marketplace asks what somebody may do, by the name it has for them."""

import json

import pytest

from tests import decisions, people


@pytest.fixture
def ask(app):
    """Run `flask standing` with these names, or these lines to read; return what it answered."""
    def answered(*names: str, lines: str | bytes = ""):
        done = app.test_cli_runner().invoke(args=["standing", *names], input=lines)
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.output.splitlines()]
    return answered


@pytest.fixture
def mina(db):
    """Mina, whom the marketplace calls f-1."""
    made = people.person(external_id="f-1")
    db.commit()
    return made


def test_who_has_no_decision_has_nothing_paused(mina, ask):
    [mina_stands] = ask("f-1")
    assert mina_stands["known"] and mina_stands["state"] == "active"
    assert mina_stands["paused"] == {}


def test_a_hold_pauses_new_work_and_names_its_page(db, mina, ask):
    hold = decisions.hold_on(mina)
    db.commit()

    [mina_stands] = ask("f-1")
    assert mina_stands["state"] == "on_hold"
    assert set(mina_stands["paused"]) == {"send_proposal", "accept_contract"}
    assert mina_stands["paused"]["send_proposal"] == {
        "decision": hold.ref, "until": None,
        "page": f"http://portal.example.test/status/decisions/{hold.ref}"}


def test_names_are_read_line_by_line_and_each_has_its_answer(mina, ask):
    answers = ask(lines="f-1\n\nnobody\nf-1\n")
    assert [(one["person"], one["known"]) for one in answers] == [
        ("f-1", True), ("nobody", False), ("f-1", True)]


def test_a_line_that_is_no_text_has_its_answer_and_ends_nothing(mina, ask):
    assert [one["known"] for one in ask(lines=b"\xff\nf-1\n")] == [False, True]


def test_another_account_of_the_same_person_is_paused_as_well(db, mina, ask):
    hold = decisions.hold_on(mina)
    people.person(external_id="f-2", human_id=mina.id)
    mina.human_id = mina.id
    db.commit()

    [other] = ask("f-2")
    assert other["paused"]["send_proposal"]["decision"] == hold.ref


@pytest.mark.parametrize("name", ["f\x001", "f\udcff", "f-1' or '1'='1"])
def test_a_name_that_nobody_has_is_not_known(mina, ask, name):
    assert ask(name) == [{"person": name, "known": False}]
