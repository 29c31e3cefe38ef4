"""A fresh database for each test: a copied SQLite file, or PostgreSQL tables made empty."""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
import sqlalchemy as sa

from portal import create_app, database
from tests import rows

CLUSTER = "PARLEY_TEST_CLUSTER_URL"
Kept = Path | rows.Rows  # a copied file, or rows in memory


@dataclass
class Store:
    """One database and how to make it empty again."""

    url: str
    template: Path | None = None

    def empty(self, engine: sa.Engine | None = None) -> None:
        """Make the database, to which `engine` leads, as it was just after the migrations."""
        if self.template is None:
            rows.clear(self.url)
        else:
            self._fill(self.template, engine)

    def keep(self) -> Kept:
        """Keep what the database holds now, however often `put_back` asks for it."""
        if self.template is None:
            return rows.keep(self.url)
        kept = self.template.with_name(f"kept-{next(_number)}.db")
        with closing(sqlite3.connect(self.file)) as now, closing(sqlite3.connect(kept)) as then:
            now.backup(then)
        return kept

    def put_back(self, kept: Kept, engine: sa.Engine) -> None:
        """Make the database, to which `engine` leads, as it was when `kept` was kept."""
        if isinstance(kept, Path):
            self._fill(kept, engine)
        else:
            rows.put_back(self.url, kept)

    @property
    def file(self) -> Path:
        """Where an SQLite database lies."""
        return Path(self.url.removeprefix("sqlite:///"))

    def _fill(self, template: Path, engine: sa.Engine | None) -> None:
        if engine is not None:
            engine.dispose()
        _copy(template, self.file)


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


_number = itertools.count(1)
