"""DOOR commands: each module here is one `flask …` command or group, named `command`."""

import importlib
import pkgutil

from flask import Flask


def register(app: Flask) -> None:
    """Add every command module of this package to the app."""
    for module in pkgutil.iter_modules(__path__):
        app.cli.add_command(importlib.import_module(f"{__name__}.{module.name}").command)
