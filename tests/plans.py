"""By which steps the database would answer: whether it finds rows in an index or reads them all."""

from typing import Any

from sqlalchemy import text

from portal.extensions import db


def without_small_tables() -> None:
    """Let tables be read whole only where nothing else is possible: in tests all are small."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))


def planned(query: Any) -> list[str]:
    """Return the steps by which the database would answer a query."""
    asked = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    return [str(row[-1]) for row in db.session.execute(text(explain + asked))]


def read_whole(steps: list[str], *tables: str) -> list[str]:
    """Return those of the steps that read all of one of these tables."""
    ways = [f"{way} {table}" for table in tables for way in ("Seq Scan on", "SCAN")]
    return [step for step in steps if any(way in step for way in ways)]
