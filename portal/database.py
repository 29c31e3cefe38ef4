"""How both databases are opened: SQLite with real locks, PostgreSQL with checked pools."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from time import monotonic
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# Pages that only look take no write lock; everything else takes it at once,
# because SQLite loses or refuses updates that begin as reads.
only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)

# In the `info` of a connection on SQLite that is about to run a single statement: a transaction in
# itself, which holds the lock for as long as the database works, not while we prepare to ask it.
SINGLE = "single_statement"

BUSY_MS = 15_000
CACHE_KB = 8_000  # of one connection: one long list alone touches more than SQLite's own 2,000
MOMENT_MS = 100
IDLE_SECONDS = 2.0

# A server that vanishes without a word, as with its machine or network, is given up after this
# long; the system's own patience is a quarter of an hour, with every page waiting.
GIVE_UP_SECONDS = 20
VANISHING = {
    "connect_timeout": 10,
    "tcp_user_timeout": GIVE_UP_SECONDS * 1000,
    "keepalives_idle": GIVE_UP_SECONDS // 2,
    "keepalives_interval": GIVE_UP_SECONDS // 4,
}

# Raised while the database cannot serve: it is away, locked, full, all its connections are in
# use, or it only lets itself be read, as a replica does (PostgreSQL calls that internal).
UNAVAILABLE = (OperationalError, InternalError, PoolTimeout)

LOCK_NOT_AVAILABLE = "55P03"  # as PostgreSQL says that `lock_timeout` has passed

# What was bound to a statement never gets into an error's text, and so into no log.
QUIET = {"hide_parameters": True}

# On SQLite the connection given back last is taken first: all others forgot the pages that they
# keep when that one wrote. In memory there is only one.
LAST_FIRST = {"pool_use_lifo": True}


def engine_options(url: str) -> dict[str, Any]:
    """Return the `create_engine` options for the database at `url`."""
    if make_url(url).get_backend_name() == "sqlite":
        return {**QUIET, **({} if ":memory:" in url else LAST_FIRST),
                "connect_args": {"timeout": BUSY_MS / 1000, "check_same_thread": False}}
    return {
        **QUIET,
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "connect_args": {**VANISHING, "options": "-c timezone=utc -c lock_timeout=15s"},
    }


def normal_url(url: str) -> str:
    """Name the psycopg 3 driver where the URL names only PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def reason(error: Exception) -> str:
    """Return the first line of what a database, or anything else, says is wrong.

    In those that follow it may repeat what somebody wrote.
    """
    said = str(getattr(error, "orig", None) or error)
    return said.partition("\n")[0]


def is_held(error: Exception) -> bool:
    """Tell whether others merely hold what was asked for: in a while the same may go well."""
    orig = getattr(error, "orig", None)
    return (getattr(orig, "sqlstate", None) == LOCK_NOT_AVAILABLE
            or getattr(orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")))


def prepare(engine: Engine) -> None:
    """Attach what an engine needs; SQLite: foreign keys, WAL and honest transactions."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkin", _on_return)
        event.listen(engine, "checkout", partial(_on_checkout, engine))
        return
    event.listen(engine, "connect", _on_connect)
    # As an event of the engine it would make each connection look for events at each turn.
    engine.dialect.do_begin = _begin  # type: ignore[method-assign, assignment]


@contextmanager
def undone_if_lost() -> Iterator[None]:
    """Let pass that the connection is lost: what had begun there, the database undoes by itself."""
    try:
        yield
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise


class PageSession(Session):
    """A session that reads pages on PostgreSQL without transactions around single queries.

    Each statement sees the same there with one or without: the isolation is READ COMMITTED. A
    connection that is lost is no fault to whoever undoes or ends what they began.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Return the transaction that has begun, or the engine that suits the request."""
        transactions: Any = self._db.session
        line: Connection | None = transactions.begun()[1]
        if line is not None:
            return line
        bind = super().get_bind(*args, **kwargs)
        if only_reading.get() and isinstance(bind, Engine) and bind.dialect.name == "postgresql":
            return _reading(bind)
        return bind

    def rollback(self) -> None:
        """Undo what was not committed; where the connection is lost, the database has done so."""
        with undone_if_lost():
            super().rollback()

    def close(self) -> None:
        """Give the connection back, if there still is one: what was answered before stays so."""
        with undone_if_lost():
            super().close()


@lru_cache(maxsize=8)
def _reading(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def hurried(engine: Engine) -> Iterator[Connection]:
    """Open a transaction of its own that waits for no other writer longer than a moment.

    For writes that a page can do without. Raises `UNAVAILABLE` when it would have to wait.
    """
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if engine.dialect.name == "sqlite":
            raw.execute(f"PRAGMA busy_timeout = {MOMENT_MS}")  # type: ignore[union-attr]
        try:
            with _writing(), connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {MOMENT_MS}")
                yield connection
        finally:
            if engine.dialect.name == "sqlite":
                raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")  # type: ignore[union-attr]


@contextmanager
def _writing() -> Iterator[None]:
    before = only_reading.set(False)
    try:
        yield
    finally:
        only_reading.reset(before)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute(f"PRAGMA cache_size = {-CACHE_KB}")
    cursor.close()


def _on_return(_connection: Any, record: Any) -> None:
    record.info["returned"] = monotonic()


def _on_checkout(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    """Make sure that a connection that lay idle for a while is still one."""
    if monotonic() - record.info.get("returned", monotonic()) < IDLE_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.dbapi.Error as gone:  # type: ignore[union-attr]
        raise DisconnectionError("The connection is gone.") from gone


def _begin(connection: Any) -> None:
    if not connection.info.get(SINGLE):
        connection.cursor().execute("BEGIN" if only_reading.get() else "BEGIN IMMEDIATE")
