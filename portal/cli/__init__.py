"""DOOR commands: each module here is one `flask …` command or group of its name, `command`.

A module is loaded when its command is asked for, so that the pages start without all of them.
"""

import importlib
import pkgutil

import click
from flask import Flask
from flask.cli import AppGroup


class Commands(AppGroup):
    """The commands of an app: those added by libraries, and the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *_modules()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        known = super().get_command(ctx, cmd_name)
        if known is None and cmd_name in _modules():
            known = importlib.import_module(f"{__name__}.{cmd_name}").command
        return known


def register(app: Flask) -> None:
    """Give the app every command module of this package."""
    commands = Commands(app.cli.name)
    commands.commands.update(app.cli.commands)
    app.cli = commands


def _modules() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(__path__)}
