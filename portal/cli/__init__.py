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

from portal import versions
from portal.database import UNAVAILABLE, is_held, reason


class Commands(AppGroup):
    """The commands of an app: those added by libraries, and the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *_modules()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        ctx.with_resource(told_in_a_sentence())
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in _modules():
            known = importlib.import_module(f"{__name__}.{cmd_name}").command
        return known


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """End a command that the database does not serve as one that was called wrongly."""
    try:
        yield
    except UNAVAILABLE as error:
        raise click.ClickException(_in_words(error)) from None
    except versions.CLASHES as error:
        if not versions.differ(error):
            raise
        raise click.ClickException(_of_another_version(error)) from None


def _of_another_version(error: Exception) -> str:
    if versions.demands_more(error):
        return (f"The database is of a newer version than this program: {reason(error)}. Start "
                "the newer one.")
    return (f"The database has not the tables that this version needs: {reason(error)}. Run "
            "`flask db upgrade`.")


def _in_words(error: Exception) -> str:
    if is_held(error):
        return (f"Somebody else is writing there for longer than this waits ({reason(error)}), "
                "another import perhaps. Nothing is half done; try again in a while.")
    return (f"The database cannot be used: {reason(error)}. Look at PARLEY_DATABASE_URL, and "
            "whether `flask db upgrade` has run.")


def register(app: Flask) -> None:
    """Give the app every command module of this package."""
    commands = Commands(app.cli.name)
    commands.commands.update(app.cli.commands)
    app.cli = commands


def _modules() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(__path__)}
