"""The doctor on the staff: whoever decides, agrees and reviews are different people."""

import pytest

from portal.policy.appeals import LEAST_STAFF
from portal.services.doctor import State, colleagues
from tests import people


def staff(number, **more):
    for n in range(number):
        people.reviewer(f"Colleague{n} Number", **{"password": "hash", **more})


@pytest.mark.parametrize("number", range(LEAST_STAFF))
def test_too_few_are_wrong_and_their_number_is_named(db, number):
    staff(number)
    found = colleagues.staff({})
    assert found.state is State.wrong
    assert f"decide: {number}. It takes three at least" in found.sentence


def test_three_are_enough(db):
    staff(LEAST_STAFF - 1)
    people.person("Tomas Lindqvist", roles=("admin",), password="hash")
    assert colleagues.staff({}).state is State.ok


def test_freelancers_do_not_count(db):
    staff(LEAST_STAFF - 1)
    people.person(password="hash")
    assert colleagues.staff({}).state is State.wrong


def test_whoever_has_no_password_yet_does_not_count_and_is_named(db):
    staff(LEAST_STAFF - 1)
    people.reviewer()
    found = colleagues.staff({})
    assert found.state is State.wrong and "1 more: no password chosen yet" in found.sentence


def test_whoever_can_not_sign_in_any_more_does_not_count(db):
    staff(LEAST_STAFF - 1)
    people.reviewer(password="hash", active=False)
    assert colleagues.staff({}).state is State.wrong


def test_two_accounts_of_one_human_being_count_once(db):
    staff(LEAST_STAFF - 2)
    staff(2, human_id=7)
    assert colleagues.staff({}).state is State.wrong
