"""What every test stands on: an app on a fresh database, people, and a careful client."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask

from portal import create_app
from portal.app import settle
from portal.extensions import db as database
from portal.models import Organisation, Person
from tests import databases, organisations, people
from tests.compiled import compile_share
from tests.engines import ON_POSTGRESQL, SOAK, often
from tests.memory import keep_compiled, use_one_folder
from tests.page import CarefulClient

POLICY, PAGES = Path(__file__).parent / "policy", Path(__file__).parent / "web"
ENGINE = "pytest.mark.engine"

# A password takes a quarter of a second to hash, which is meant for those who guess it.
QUICK_HASH = {"SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
    "argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}}

SETTINGS = {
    "ENV": "test",
    "SECRET_KEY": "only-for-tests-0123456789abcdef0123456789",
    "BASE_URL": "http://portal.example.test",
    "MAIL_SENDER": "Parley Account Quality <quality@parley.example>",
    "MAIL_SERVER": "127.0.0.1",
    "MAIL_DOMAIN": "parley.example",
    "TEAM_ADDRESS": "reviews@parley.example",
    "INBOUND_DOMAIN": "in.parley.example",
    "DEMO": False,
    "SAMPLE_MARKETPLACE": True,
    "TESTING": True,
    "LOG_LEVEL": "ERROR",
    "CACHE_DIR": "",
    "FILES_DIR": str(Path(tempfile.gettempdir()) / f"parley-files-{os.getpid()}"),
    **QUICK_HASH,
}

# An example that takes long on a busy machine is no fault.
hypothesis.settings.register_profile(
    "unhurried", hypothesis.settings(), deadline=None, max_examples=often(100, 1_000))
hypothesis.settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what all workers share: room in memory, and PostgreSQL if this run is on it."""
    if hasattr(config, "workerinput"):
        compile_share(config)
        return
    use_one_folder(config)
    if ON_POSTGRESQL:
        databases.start_postgresql(config)


def pytest_unconfigure() -> None:
    """Throw the documents of the tests away."""
    shutil.rmtree(SETTINGS["FILES_DIR"], ignore_errors=True)


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Do not even read, on PostgreSQL, files of tests that would be left out there as a whole."""
    if SOAK or not ON_POSTGRESQL or not collection_path.is_file():
        return None
    if POLICY in collection_path.parents:
        return True
    of_pages = PAGES in collection_path.parents and collection_path.name.startswith("test_")
    return True if of_pages and ENGINE not in collection_path.read_text() else None


def pytest_collection_finish() -> None:
    """Spare the collector what stays until the end: all modules and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out long proofs, and on PostgreSQL what ran on SQLite and cannot go otherwise there."""
    if SOAK:
        return
    wanted = {item: _is_wanted(item) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not wanted[item]])
    items[:] = [item for item in items if wanted[item]]


def _is_wanted(item: pytest.Item) -> bool:
    if item.get_closest_marker("soak"):
        return False
    return not ON_POSTGRESQL or _depends_on_engine(item)


def _depends_on_engine(item: pytest.Item) -> bool:
    """Whether a test asks a database in a way that no other test on this engine does.

    What a page says does not depend on the engine: its queries are asked by the tests of
    services, by the walk over every page and by the count of every page's statements. Tests
    of pages that race are marked, and so are those of pages alone that stand elsewhere.
    """
    for mark in item.iter_markers():  # what stands nearest to the test decides
        if mark.name in {"engine", "pages"}:
            return mark.name == "engine"
        if mark.name == "one_case" and _is_a_further_case(item):
            return False
    return "store" in getattr(item, "fixturenames", ()) and PAGES not in item.path.parents


def _is_a_further_case(item: pytest.Item) -> bool:
    """Whether a test has gone through its steps with other parameters already."""
    return any(item.callspec.indices.values()) if hasattr(item, "callspec") else False


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Store]:
    """The worker's own database, migrated once."""
    with databases.store(tmp_path_factory.mktemp("db"), SETTINGS) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_app(store: databases.Store) -> Flask:
    """One app for all tests of a worker that need no settings of their own."""
    return keep_compiled(create_app({**SETTINGS, "DATABASE_URL": store.url}))


@pytest.fixture
def app(shared_app: Flask, store: databases.Store) -> Iterator[Flask]:
    """The app on an empty database, inside an application context."""
    with shared_app.app_context():
        database.session.remove()
        store.empty(database.engine)
        settle(shared_app)  # an app with other settings may have been here
        yield shared_app
        database.session.remove()


@pytest.fixture
def db(app: Flask):
    """The database session of the test; commit what the pages shall see."""
    return database.session


@pytest.fixture
def mina(db) -> Person:
    """A freelancer in Kyiv; the fixtures of a test's own file give her what it needs."""
    return people.person()


@pytest.fixture
def client(app: Flask) -> CarefulClient:
    """A browser that nobody has signed in, and that checks every page it opens."""
    return CarefulClient(app)


@pytest.fixture
def shop(db) -> Organisation:
    """A client of more than one person."""
    return people.organisation("Spoke and Chain")


@pytest.fixture
def omar(shop: Organisation) -> Person:
    """Who acts for it."""
    return organisations.client_of(shop)
