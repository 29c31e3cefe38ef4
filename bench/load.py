"""Rows straight into tables, as fast as each database takes them; the limit imports strive for."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from portal.extensions import db

Row = Sequence[Any]
CHUNK = 20_000


def load(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write rows in one transaction: executemany on SQLite, COPY on PostgreSQL; how many."""
    connection = db.engine.raw_connection()
    try:
        put = _copy if db.engine.dialect.name == "postgresql" else _executemany
        count = put(connection, table, columns, rows)
        connection.commit()
        return count
    finally:
        connection.close()


def _copy(connection: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    count = 0
    names = ", ".join(columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _executemany(connection: Any, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    count = 0
    marks = ", ".join("?" * len(columns))
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    listed = iter(rows)
    while chunk := list(islice(listed, CHUNK)):
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", chunk)
        count += len(chunk)
    return count


def settle() -> None:
    """Let PostgreSQL know its tables, as it would by itself after a night; SQLite never does."""
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
