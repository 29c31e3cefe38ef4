"""`flask demo`: prepare the demo, say who is in it, start over. Only in demo mode."""

import tempfile
from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from portal.demo import cast, prepare
from portal.extensions import db
from portal.inbound import probing
from portal.services.mailroom import addresses
from portal.services.marketplace.importing.problems import ImportRefused

ARRIVES_WITHIN = 10.0  # seconds


@click.group("demo")
def command() -> None:
    """The demo's sample marketplace and its named people."""


@command.command("prepare")
@with_appcontext
def prepare_() -> None:
    """Fill an empty database with the demo; does nothing where it is there already."""
    _only_in_demo_mode()
    _see_that_mail_comes_in()
    with tempfile.TemporaryDirectory() as spare:
        sample = Path(current_app.config["SAMPLE_DIR"] or spare)
        try:
            made = prepare.prepare(sample, lambda *_: None)
        except ImportRefused as refused:
            raise click.ClickException(
                f"The sample in {sample} cannot be read:\n{refused}") from None
    db.session.commit()
    click.echo("The demo is ready." if made else "The demo is there already.")


def _see_that_mail_comes_in() -> None:
    """Try the way of an answer first: letters invite to one only where it was seen to work."""
    ready = prepare.is_prepared()
    db.session.rollback()
    if not ready and current_app.config["MAIL_SERVER"] and addresses.domain():
        probing.checked(current_app, ARRIVES_WITHIN)


@command.command("people")
@with_appcontext
def people() -> None:
    """Print everybody one can be, with the password they share."""
    _only_in_demo_mode()
    everybody = cast.players()
    name, email = (max(len(getattr(one, what)) for one in everybody) for what in ("name", "email"))
    for one in everybody:
        click.echo(f"{one.name:{name}}  {one.email:{email}}  {one.role}: {one.situation}")
    click.echo(f"\nThey all sign in with the password: {cast.PASSWORD}")


@command.command("reset")
@with_appcontext
def reset() -> None:
    """Empty the database: every table of the portal goes; `flask db upgrade` makes them anew."""
    _only_in_demo_mode()
    db.session.remove()
    flask_migrate.downgrade(revision="base")
    click.echo("Everything the portal knew is gone.")


def _only_in_demo_mode() -> None:
    if not current_app.config["DEMO"]:
        raise click.ClickException(
            "This is only for demos: it needs PARLEY_DEMO=1, which production refuses.")
