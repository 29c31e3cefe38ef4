"""A fresh database for each test: a copied SQLite file, or PostgreSQL tables made empty."""

import atexit
import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa

from portal import create_app, database
from portal.models import Base

CLUSTER = "PARLEY_TEST_CLUSTER_URL"


@dataclass
class Store:
    """One database and how to make it empty again."""

    url: str
    template: Path | None = None

    def empty(self, engine: sa.Engine | None = None) -> None:
        """Make the database, to which `engine` leads, as it was just after the migrations."""
        if self.template is not None:
            if engine is not None:
                engine.dispose()
            _copy(self.template, Path(self.url.removeprefix("sqlite:///")))
        else:
            _clear(self.url)


def start_postgresql(config: Any) -> None:
    """Start a cluster and tell the workers where it is; it stops with this process."""
    from tests.postgres import cluster

    running = cluster()
    os.environ[CLUSTER] = running.__enter__()
    config.add_cleanup(lambda: running.__exit__(None, None, None))


@contextmanager
def store(folder: Path, settings: Mapping[str, Any]) -> Iterator[Store]:
    """Open the kind of database this run is for, migrated."""
    if os.environ.get("PARLEY_TEST_DB", "sqlite") == "sqlite":
        yield _sqlite(folder, settings)
    else:
        yield _postgresql(settings)


def migrate(settings: Mapping[str, Any], url: str) -> None:
    """Bring the database at `url` to the newest revision."""
    app = create_app({**settings, "DATABASE_URL": url})
    with app.app_context():
        flask_migrate.upgrade()
        from portal.extensions import db
        db.session.remove()
        db.engine.dispose()


def _sqlite(folder: Path, settings: Mapping[str, Any]) -> Store:
    template = folder / "template.db"
    migrate(settings, f"sqlite:///{template}")
    with closing(sqlite3.connect(template)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Store(f"sqlite:///{folder / 'test.db'}", template)


def _copy(template: Path, target: Path) -> None:
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(template, target)


def _postgresql(settings: Mapping[str, Any]) -> Store:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"parley_{worker}_{os.getpid()}_{next(_number)}"
    cluster = sa.engine.make_url(database.normal_url(os.environ[CLUSTER]))
    admin = sa.create_engine(cluster, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    url = cluster.set(database=name).render_as_string(hide_password=False)
    migrate(settings, url)
    return Store(url)


_engines: dict[str, sa.Engine] = {}
_number = itertools.count(1)
_dead: dict[str, int] = {}
# Emptying costs a hundred times less row by row than file by file, while the rows are few.
_FEW = 3_000
_PATIENCE = "60s"  # for a transaction that a test left open


def _clear(url: str) -> None:
    """Leave no row, and let numbers start at one again; whoever still writes is waited for."""
    engine = _engines.setdefault(url, sa.create_engine(url, pool_pre_ping=True))
    with engine.begin() as connection:
        connection.exec_driver_sql(_statements()["lock"])
        filled = {name: count
                  for name, count in connection.exec_driver_sql(_statements()["count"]) if count}
        _dead[url] = _dead.get(url, 0) + sum(filled.values())
        if _dead[url] > _FEW:
            connection.exec_driver_sql(_statements()["truncate"])
            _dead[url] = 0
        elif filled:
            connection.exec_driver_sql("; ".join(f"DELETE FROM {name}" for name in filled))
        connection.exec_driver_sql(
            "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
            " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL")


@cache
def _statements() -> dict[str, str]:
    names = [table.name for table in Base.metadata.sorted_tables]
    return {
        "lock": "SET session_replication_role = replica;"
                f" SET lock_timeout = '{_PATIENCE}'; LOCK TABLE {', '.join(names)}",
        "count": " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names),
        "truncate": f"TRUNCATE {', '.join(names)} CASCADE",
    }


atexit.register(lambda: [engine.dispose() for engine in _engines.values()])
