"""All rows of a PostgreSQL database of the tests: taken away, kept, put back."""

import atexit
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from portal.models import Base

# Emptying costs a hundred times less row by row than file by file, while the rows are few.
FEW = 3_000
PATIENCE = "60s"  # for a transaction that a test left open

_dead: dict[str, int] = {}


@dataclass(frozen=True)
class Rows:
    """What stood in the tables, and how far their numbers had come."""

    tables: dict[str, bytes]
    numbers: dict[int, int]


@cache
def _engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url, pool_pre_ping=True)
    atexit.register(engine.dispose)
    return engine


@cache
def _names() -> tuple[str, ...]:
    return tuple(table.name for table in Base.metadata.sorted_tables)


@cache
def _counting() -> str:
    return " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in _names())


def clear(url: str) -> None:
    """Leave no row, and let numbers start at one again; whoever still writes is waited for."""
    with _engine(url).begin() as connection:
        _clear(url, connection)


def _clear(url: str, connection: sa.Connection) -> None:
    connection.exec_driver_sql(
        f"SET session_replication_role = replica; SET lock_timeout = '{PATIENCE}';"
        f" LOCK TABLE {', '.join(_names())}")
    filled = _filled(connection)
    _dead[url] = _dead.get(url, 0) + sum(filled.values())
    if _dead[url] > FEW:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(_names())} CASCADE")
        _dead[url] = 0
    elif filled:
        connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in filled))
    connection.exec_driver_sql(
        "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
        " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL")


def _filled(connection: sa.Connection) -> dict[str, int]:
    return {name: count for name, count in connection.exec_driver_sql(_counting()) if count}


def keep(url: str) -> Rows:
    """Everything that stands in the database now."""
    with _engine(url).begin() as connection:
        numbers = connection.exec_driver_sql(
            "SELECT seqrelid::bigint, pg_sequence_last_value(seqrelid) FROM pg_sequence")
        known = {number: last for number, last in numbers if last is not None}
        return Rows({name: _read(connection, name) for name in _filled(connection)}, known)


def put_back(url: str, rows: Rows) -> None:
    """Make the database hold exactly this."""
    with _engine(url).begin() as connection:
        _clear(url, connection)
        for name, told in rows.tables.items():
            with _cursor(connection).copy(f"COPY {name} FROM STDIN") as copy:
                copy.write(told)
        for number, last in rows.numbers.items():
            connection.exec_driver_sql(f"SELECT setval({number}::regclass, {last})")


def _read(connection: sa.Connection, name: str) -> bytes:
    with _cursor(connection).copy(f"COPY {name} TO STDOUT") as copy:
        return b"".join(copy)


def _cursor(connection: sa.Connection):
    return connection.connection.cursor()
