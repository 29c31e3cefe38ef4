"""Accounts and contracts of one human being are found in indexes, however many there are."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.extensions import db
from portal.models import Contract, Feedback, Person
from portal.services import humans
from portal.services.enforcement import standing
from tests import people

OWN = humans.contracts_of(1)


@pytest.mark.parametrize("query", [
    OWN, select(Contract.title).where(Contract.id.in_(OWN)),
    select(Feedback.id).where(Feedback.contract_id.in_(OWN)),
], ids=["contracts", "titles", "feedback"])
def test_own_contracts_are_found_without_reading_all(app: Flask, query: Any) -> None:
    on_postgresql = db.engine.dialect.name == "postgresql"
    if on_postgresql:  # the tables are small here: read whole only where nothing else is possible
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = planned(query)
    whole = ("Seq Scan on contract", "Seq Scan on feedback", "SCAN contract", "SCAN feedback")
    assert not [step for step in plan if any(words in step for words in whole)], plan


def test_linked_accounts_are_looked_for_among_the_linked_alone(app: Flask) -> None:
    for _ in range(40):
        people.person()
    db.session.execute(text("ANALYZE"))  # it has counted now how many are linked to none
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    own = standing.with_actions(select(Person.id)).where(Person.id == 1)
    for query in (own, humans.accounts_of(1)):
        plan = planned(query)
        assert not [step for step in plan if "Seq Scan on person" in step or "SCAN" in step], plan


def planned(query: Any) -> list[str]:
    """Return the steps by which the database would answer a query."""
    asked = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    return [str(row[-1]) for row in db.session.execute(text(explain + asked))]
