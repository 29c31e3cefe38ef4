"""Databases to measure on: a fresh SQLite file, or a database on a throw-away PostgreSQL."""

import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from bench.meter import Meter
from portal import create_app, database
from tests import databases

SETTINGS = {
    "ENV": "production", "SECRET_KEY": "only-for-benches-0123456789abcdef0123456",
    "BASE_URL": "https://portal.example.test", "MAIL_SERVER": "127.0.0.1",
    "MAIL_SENDER": "Parley Account Quality <quality@parley.example>",
    "TEAM_ADDRESS": "reviews@parley.example", "MAIL_DOMAIN": "parley.example",
    "SAMPLE_MARKETPLACE": True, "LOG_LEVEL": "WARNING", "DEMO": False, "CACHE_DIR": "",
}
_number = itertools.count(1)


@dataclass(frozen=True)
class Store:
    """A fresh database with its app, and a meter that counts the database's work too."""

    app: Flask
    meter: Meter


@dataclass(frozen=True)
class Stores:
    """Fresh databases of one kind, one after the other."""

    db: str

    @contextmanager
    def fresh(self) -> Iterator[Store]:
        """Give an empty, migrated database with its app in context."""
        with opened(self.db) as app:
            yield Store(app, Meter(() if self.db == "sqlite" else (_server(),)))

    def close(self) -> None:
        """Nothing is left open between two of them."""


@contextmanager
def opened(db: str, **settings: object) -> Iterator[Flask]:
    """Give a production app inside its context, on a migrated, empty database of this kind.

    The app's `DATABASE_URL` serves other processes as well; see `environment`.
    """
    with empty(db) as url:
        if db == "sqlite":
            shutil.copy(_migrated(), url.removeprefix("sqlite:///"))
        app = create_app({
            **SETTINGS, "CACHE_DIR": str(kept() / "cache"), "DATABASE_URL": url, **settings})
        with app.app_context():
            from portal.extensions import db as bound
            if db != "sqlite":
                flask_migrate.upgrade()
            try:
                yield app
            finally:
                bound.session.remove()
                bound.engine.dispose()


@cache
def _migrated() -> Path:
    """An SQLite file with all tables, to be copied: each migration waits for the disk."""
    databases.migrate(SETTINGS, f"sqlite:///{kept() / 'migrated.db'}")
    return kept() / "migrated.db"


@cache
def kept() -> Path:
    """A folder of this run: for what is made once, such as templates that are compiled."""
    folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def empty(db: str) -> Iterator[str]:
    """Give the URL of a database that has no tables yet; it is gone afterwards."""
    if db == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="parley-bench-"))
        try:
            yield f"sqlite:///{folder / 'bench.db'}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    else:
        yield _postgresql(f"bench_{os.getpid()}_{next(_number)}")


def environment(app: Flask) -> dict[str, str]:
    """Return the environment in which another process opens the same app."""
    told = {f"PARLEY_{name}": str(app.config[name]) for name in [*SETTINGS, "DATABASE_URL"]}
    return {**os.environ, **told}


def _postgresql(name: str) -> str:
    url = sa.engine.make_url(database.normal_url(_cluster()))
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@cache
def _cluster() -> str:
    """Start PostgreSQL once for the run; it stops with this process."""
    from tests.postgres import cluster

    running = ExitStack()
    url = running.enter_context(cluster())
    atexit.register(running.close)
    return url


@cache
def _server() -> int:
    """The process that all backends of our PostgreSQL descend from."""
    engine = sa.create_engine(database.normal_url(_cluster()))
    with engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    engine.dispose()
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])
