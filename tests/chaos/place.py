"""The database that clients write into, and what can befall it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from portal import database
from tests import databases
from tests.conftest import SETTINGS
from tests.databases import Store
from tests.engines import ON_POSTGRESQL, SOAK
from tests.postgres import Cluster, programs

CUT = ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
       " WHERE datname = current_database() AND pid <> pg_backend_pid()")
# The tests' own server forgets the last moments when it crashes; one that is to crash may not.
LASTS = "ALTER DATABASE postgres SET synchronous_commit = on"
Blows = dict[str, Callable[[], None]]


@contextmanager
def place(store: Store) -> Iterator[tuple[Store, Blows]]:
    """Yield the database of this run, emptied, and the ways in which it fails."""
    if ON_POSTGRESQL and SOAK and not os.environ.get("PORTAL_TEST_DATABASE_URL"):
        with _server_of_its_own() as found:
            yield found
        return
    store.empty()
    yield store, ({"connections": partial(_cut, store.url)} if ON_POSTGRESQL else {})
    store.empty()


@contextmanager
def _server_of_its_own() -> Iterator[tuple[Store, Blows]]:
    """One that can crash without anybody else's tests on it."""
    own = Cluster(programs())
    try:
        url = database.normal_url(own.start())
        _say(url, LASTS)
        databases.migrate(SETTINGS, url)
        yield Store(url), {"connections": partial(_cut, url), "PostgreSQL": own.crash}
    finally:
        own.remove()


def _cut(url: str) -> None:
    """Let the server end each connection to this database."""
    with suppress(OperationalError):
        _say(url, CUT)


def _say(url: str, words: str) -> None:
    engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(words)
