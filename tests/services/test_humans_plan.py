"""Whose contracts are somebody's own is found in indexes, however many contracts there are."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.extensions import db
from portal.models import Contract, Feedback
from portal.services import humans

OWN = humans.contracts_of(1)


@pytest.mark.parametrize("query", [
    OWN, select(Contract.title).where(Contract.id.in_(OWN)),
    select(Feedback.id).where(Feedback.contract_id.in_(OWN)),
], ids=["contracts", "titles", "feedback"])
def test_own_contracts_are_found_without_reading_all(app: Flask, query: Any) -> None:
    on_postgresql = db.engine.dialect.name == "postgresql"
    if on_postgresql:  # the tables are small here: read whole only where nothing else is possible
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    asked = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if on_postgresql else "EXPLAIN QUERY PLAN "
    plan = [str(row[-1]) for row in db.session.execute(text(explain + asked))]
    whole = ("Seq Scan on contract", "Seq Scan on feedback", "SCAN contract", "SCAN feedback")
    assert not [step for step in plan if any(words in step for words in whole)], plan
