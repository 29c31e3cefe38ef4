"""Accounts, contracts, staff and open proposals are found in indexes, however many there are."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.extensions import db
from portal.models import Contract, Feedback, Person
from portal.services import humans
from portal.services.cases import audit
from portal.services.enforcement import queue, standing
from portal.services.mailroom import colleagues
from tests import people
from tests.plans import planned, read_whole, without_small_tables

OWN = humans.contracts_of(1)


@pytest.mark.parametrize("query", [
    OWN, select(Contract.title).where(Contract.id.in_(OWN)),
    select(Feedback.id).where(Feedback.contract_id.in_(OWN)),
], ids=["contracts", "titles", "feedback"])
def test_own_contracts_are_found_without_reading_all(app: Flask, query: Any) -> None:
    without_small_tables()
    plan = planned(query)
    assert not read_whole(plan, "contract", "feedback"), plan


def test_linked_accounts_are_looked_for_among_the_linked_alone(app: Flask) -> None:
    for _ in range(40):
        people.person()
    db.session.execute(text("ANALYZE"))  # it has counted now how many are linked to none
    without_small_tables()
    own = standing.with_actions(select(Person.id)).where(Person.id == 1)
    for query in (own, humans.accounts_of(1)):
        plan = planned(query)
        assert not [step for step in plan if "Seq Scan on person" in step or "SCAN" in step], plan


def test_the_staff_are_found_among_the_few_who_are_no_freelancers(app: Flask) -> None:
    people.reviewer()
    for _ in range(40):
        people.person()
    db.session.execute(text("ANALYZE"))
    without_small_tables()
    for query in (select(Person.name).where(humans.of_staff()), colleagues._STAFF, audit._BESIDE):
        steps = planned(query.params(person=1))
        assert not read_whole(steps, "person"), steps
        assert any("ix_person_staff" in step for step in steps), steps


def test_an_open_proposal_is_counted_without_those_of_all_years(app: Flask) -> None:
    without_small_tables()
    steps = planned(select(queue._tally()))
    assert not read_whole(steps, "action_item"), steps
