"""The postman's book: the one database connection on which a round of delivery is written down."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from portal.database import SINGLE

TRIES = 4
# SQLite has one writer. Threads of one process take turns here, where waiting costs nothing;
# at the database each would sleep in growing steps and look again.
TURN = Lock()

T = TypeVar("T")


class Book:
    """An open connection; each entry is a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._on_sqlite = connection.dialect.name == "sqlite"
        self._turn = TURN if self._on_sqlite else nullcontext()
        self._single = False

    def write(self, verb: Callable[..., T], *told: object) -> T:
        """`verb(connection, *told)` in a transaction. A database that restarts gets a few
        chances, because what is sent and not written down is sent again.
        """
        return self._entered(False, verb, told)

    def note(self, verb: Callable[..., T], *told: object) -> T:
        """The same for a verb that is a single statement.

        Such a one is a transaction without being told so. PostgreSQL hears of it in one message
        instead of three, and SQLite's lock is held for a fraction of the time.
        """
        return self._entered(True, verb, told)

    def _entered(self, single: bool, verb: Callable[..., T], told: tuple[object, ...]) -> T:
        for pause in range(TRIES):
            try:
                with self._turn, self._ready(single).begin():
                    return verb(self._connection, *told)
            except OperationalError:
                if pause == TRIES - 1:
                    raise
                time.sleep(2**pause / 2)
        raise AssertionError

    def _ready(self, single: bool) -> Connection:
        if single != self._single:
            self._single = single
            if self._on_sqlite:
                self._connection.info[SINGLE] = single
            else:
                self._connection.execution_options(
                    isolation_level="AUTOCOMMIT" if single else "READ COMMITTED")
        return self._connection


@contextmanager
def opened(engine: Engine) -> Iterator[Book]:
    """A book for one round.

    On SQLite its entries do not wait for the disk: a killed process loses nothing all the same,
    and after a power cut the last letters go again with their Message-IDs.
    """
    with engine.connect() as connection:
        swift = engine.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if swift and driver:
            driver.execute("PRAGMA synchronous = NORMAL")
        try:
            yield Book(connection)
        finally:
            if swift and driver:
                driver.execute("PRAGMA synchronous = FULL")
                connection.info.pop(SINGLE, None)
