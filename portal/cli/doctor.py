"""`flask doctor`: go through the installation and say what to put right."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.jobs.ledger import looking
from portal.services import doctor


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Say of each thing whether it is well, and what to do where it is not.

    Each line begins with ok, mind (it works, but you should know) or wrong. Ends with 1 if
    anything is wrong.
    """
    with looking():
        found = doctor.examine(current_app.config,
                               Path(current_app.extensions["migrate"].directory))
    width = max(len(one.about) for one in found)
    for one in found:
        click.echo(f"{one.state:5}  {one.about:{width}}  {one.sentence}")
    if any(one.state is doctor.State.wrong for one in found):
        sys.exit(1)
