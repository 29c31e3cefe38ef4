"""Temporary tables that hold the rows of the files until they are checked and written."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from random import SystemRandom
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from portal.models.base import Key, UTCDateTime
from portal.policy import privacy
from portal.services.marketplace.importing.columns import Source
from portal.services.marketplace.importing.reading import Row, Sheet
from portal.services.marketplace.importing.sources import FEEDBACK, PEOPLE
from portal.services.marketplace.importing.tokens import tokens

_random = SystemRandom()


def staged_table(source: Source) -> sa.Table:
    """Describe the temporary table of a file: its columns, the line, and what we add."""
    columns = [sa.Column("line", Key), *(
        sa.Column(column.name, column.kind.type) for column in source.columns)]
    columns += [sa.Column(name, type_) for name, type_ in _added(source)]
    return sa.Table(f"import_{source.name}", sa.MetaData(), *columns, prefixes=["TEMPORARY"],
                    postgresql_on_commit="DROP")


def make(connection: sa.Connection, table: sa.Table) -> None:
    """Create the temporary table, empty even if this connection has imported before."""
    drop(connection, [table])
    table.create(connection, checkfirst=False)


def fill(connection: sa.Connection, table: sa.Table, sheet: Sheet) -> Iterator[int]:
    """Put a file's rows into its temporary table; give the number of rows after each batch."""
    names = ["line", *(column.name for column in sheet.columns),
             *(name for name, _ in _added(sheet.source))]
    store = _copier(connection, table, names) if _is_postgresql(connection) else _inserter(
        connection, table, names)
    complete = _completer(sheet, names)
    for batch in sheet.batches():
        complete(batch)
        store(batch)
        yield len(batch)


def index(connection: sa.Connection, table: sa.Table) -> None:
    """Make the temporary table quick to ask, once it is full."""
    if "external_id" in table.c:
        sa.Index(f"{table.name}_external_id", table.c.external_id).create(connection)
    analyze(connection, table)


def analyze(connection: sa.Connection, table: sa.Table) -> None:
    """Tell PostgreSQL how many rows there are now: it would otherwise plan for none."""
    if _is_postgresql(connection):
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def drop(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    """Forget the temporary tables; named in full, because SQLite would look at all others too."""
    schema = "pg_temp" if _is_postgresql(connection) else "temp"
    for table in tables:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {schema}.{table.name}")


def _added(source: Source) -> list[tuple[str, Any]]:
    added: list[tuple[str, Any]] = [("ref", sa.Text)] if source.ref_prefix else []
    if source is PEOPLE:
        added.append(("fs_uniquifier", sa.Text))
    if source is FEEDBACK:
        added.append(("countable_at", UTCDateTime()))
    return added


def _completer(sheet: Sheet, names: list[str]) -> Callable[[list[Row]], None]:
    """Return what appends our own columns to the rows of a batch."""
    prefix = sheet.source.ref_prefix
    private = names.index("private_categories") if "private_categories" in names else None
    given = names.index("given_at") if "given_at" in names else 0

    def complete(batch: list[Row]) -> None:
        if prefix:
            for row, token in zip(batch, tokens(len(batch)), strict=True):
                row.append(f"{prefix}-{token}")
        if sheet.source is PEOPLE:
            for row in batch:
                row.append(uuid4().hex)
        if sheet.source is FEEDBACK:
            for row in batch:
                row.append(_countable_at(row[given]) if private and row[private] else None)

    return complete


def _countable_at(given_at: Any) -> str | None:
    """Return when a private part given then may count, as the databases keep it."""
    if given_at is None:
        return None
    at = privacy.countable_at(datetime.fromisoformat(f"{given_at}+00:00"), _random)
    return at.isoformat(" ", "microseconds")[:26]


def _inserter(connection: sa.Connection, table: sa.Table, names: list[str],
              ) -> Callable[[list[Row]], None]:
    marks = ", ".join("?" * len(names))
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    cursor = connection.connection.cursor()

    def insert(batch: list[Row]) -> None:
        cursor.executemany(statement, batch)

    return insert


def _copier(connection: sa.Connection, table: sa.Table, names: list[str],
            ) -> Callable[[list[Row]], None]:
    """Return what copies rows in PostgreSQL's text format; an empty field is NULL."""
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN WITH (NULL '')"
    cursor: Any = connection.connection.cursor()

    def copy(batch: list[Row]) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE,
                   quotechar=None, escapechar="\\").writerows(batch)
        with cursor.copy(statement) as stream:
            stream.write(text.getvalue())

    return copy


def _is_postgresql(connection: sa.Connection) -> bool:
    return connection.dialect.name == "postgresql"
