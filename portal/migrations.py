"""The migration library, loaded when somebody migrates: no page needs it, and it is large."""

from pathlib import Path
from typing import Any

from flask import Flask

from portal.extensions import db


class Later:
    """Stands where the library looks for what it was told about an app, and tells it then."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self._app, self._folder = app, folder

    def __getattr__(self, name: str) -> Any:
        """Bind the library, which puts its own notes in this place, and ask those."""
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(self._folder))
        return getattr(self._app.extensions["migrate"], name)
