"""An app with other settings beside the one of the tests, which is then as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from portal import clock, create_app
from portal.extensions import db
from portal.mail import house
from tests.conftest import SETTINGS
from tests.memory import keep_compiled


@contextmanager
def app_with(store: Any, **settings: Any) -> Iterator[Flask]:
    """An app on the same database; what is one for the whole process is put back."""
    before = house.current()
    try:
        app = create_app({**SETTINGS, "DATABASE_URL": store.url, **settings})
        if "CACHE_DIR" not in settings:
            keep_compiled(app)
        yield app
        with app.app_context():
            db.engine.dispose()
    finally:
        house.use(before)
        clock.follow(None)
