"""By which steps the database would answer: whether it finds rows in an index or reads them all."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from portal.extensions import db


def without_small_tables(*more: str) -> None:
    """Let tables be read whole only where nothing else is possible: in tests all are small.

    `more` are other ways of PostgreSQL that are as easy with few rows, "sort" or "bitmapscan".
    """
    if db.engine.dialect.name == "postgresql":
        for easy in ("seqscan", *more):
            db.session.execute(text(f"SET LOCAL enable_{easy} = off"))


def planned(query: Any) -> list[str]:
    """Return the steps by which the database would answer a query."""
    asked = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
    return _explained(asked)


def planned_with_values(ask: Callable[[], Any]) -> list[str]:
    """Return the same for the one statement that `ask` sends, with the values that it sends."""
    sent = []

    def note(_connection: Any, _cursor: Any, statement: str, told: Any, *_more: Any) -> None:
        sent.append((statement, told))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    [(statement, told)] = sent
    return _explained(statement, told)


def _explained(statement: str, told: Any = None) -> list[str]:
    explain = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    steps = db.session.connection().exec_driver_sql(f"{explain} {statement}", told)
    return [str(row[-1]) for row in steps]


def read_whole(steps: list[str], *tables: str) -> list[str]:
    """Return those of the steps that read all of one of these tables."""
    ways = [f"{way} {table}" for table in tables for way in ("Seq Scan on", "SCAN")]
    return [step for step in steps if any(way in step for way in ways)]
