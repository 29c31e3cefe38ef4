"""DOOR commands: each module here is one `flask …` command or group of its name, `command`.

A module is loaded when its command is asked for, so that the pages start without all of them.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import AppGroup

from portal.database import UNAVAILABLE, reason


class Commands(AppGroup):
    """The commands of an app: those added by libraries, and the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *_modules()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        ctx.with_resource(_told_in_a_sentence())
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in _modules():
            known = importlib.import_module(f"{__name__}.{cmd_name}").command
        return known


@contextmanager
def _told_in_a_sentence() -> Iterator[None]:
    """End a command that finds no database to work with as one that was called wrongly."""
    try:
        yield
    except UNAVAILABLE as error:
        raise click.ClickException(
            f"The database cannot be used: {reason(error)}. Look at PARLEY_DATABASE_URL, and "
            "whether `flask db upgrade` has run.") from None


def register(app: Flask) -> None:
    """Give the app every command module of this package."""
    commands = Commands(app.cli.name)
    commands.commands.update(app.cli.commands)
    app.cli = commands


def _modules() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(__path__)}
