"""Writing staged rows: new ones inserted, changed ones updated, both in single statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exists, func, select

from portal.models import Feedback
from portal.services.marketplace.importing import staging
from portal.services.marketplace.importing.landings import Landing
from portal.services.marketplace.importing.shapes import Rows, Staged, table_of


@dataclass
class Counts:
    """What became of the rows of one file."""

    rows: int = 0
    new: int = 0
    changed: int = 0

    @property
    def unchanged(self) -> int:
        """How many rows told nothing new."""
        return self.rows - self.new - self.changed


def write(connection: sa.Connection, landing: Landing, staged: Staged, now: datetime,
          counts: Counts) -> None:
    """Write the rows of one file; counts what happened."""
    table = table_of(landing.table)
    rows = landing.rows(staged, now)
    if connection.scalar(select(exists(select(table)))):
        if landing.follows:
            counts.changed += _update(connection, landing, rows)
        rows = rows.where(~_is_stored(landing, rows))
    names = [column.name for column in rows.selected_columns]
    counts.new += _count(connection, sa.insert(table).from_select(
        names, rows, include_defaults=False))
    staging.analyze(connection, table)


def differing(landing: Landing, rows: Rows) -> tuple[sa.FromClause, Mapping[str, Any], Any]:
    """Return the fresh rows, the values they bring, and when one differs from what is stored."""
    table, row = table_of(landing.table), rows.subquery("row")
    values = {name: landing.fresh[name](table, row) if name in landing.fresh else row.c[name]
              for name in landing.follows}
    differs = sa.or_(*(table.c[name].is_distinct_from(value) for name, value in values.items()))
    same = sa.and_(*(table.c[name] == row.c[name] for name in landing.key))
    return row, values, sa.and_(same, differs)


def last_feedback(connection: sa.Connection) -> int:
    """Return the highest id of a feedback so far."""
    return connection.scalar(select(func.max(Feedback.id))) or 0


def _update(connection: sa.Connection, landing: Landing, rows: Rows) -> int:
    _row, values, differs = differing(landing, rows)
    return _count(connection, sa.update(table_of(landing.table)).where(differs).values(values))


def _count(connection: sa.Connection, statement: sa.Executable) -> int:
    """Execute a statement and return how many rows it wrote."""
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def _is_stored(landing: Landing, rows: Rows) -> sa.ColumnElement[bool]:
    stored = table_of(landing.table).alias("stored")
    return exists(select(sa.literal(1)).select_from(stored).where(
        *(stored.c[name] == rows.selected_columns[name] for name in landing.key)))
