"""`flask mail`: the sink that keeps the demo's letters."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.mail.sink import Onward, run_sink

command = AppGroup("mail", help="The mail sink of a demo instance.")


@command.command("sink")
@click.option("--host", default="127.0.0.1", help="Loopback, unless you know better.")
@click.option("--port", type=click.IntRange(1, 65_535), required=True)
@click.option("--maildir", type=click.Path(path_type=Path, file_okay=False), required=True)
@click.option("--door", type=click.IntRange(1, 65_535),
              help="Port of our own inbound door: mail for the inbound domain goes there.")
def sink(host: str, port: int, maildir: Path, door: int | None) -> None:
    """Take every mail that arrives over SMTP and keep it in a Maildir (demo mode only)."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("The mail sink keeps mail from reaching anybody: it runs only "
                                   "in demo mode (PARLEY_DEMO=1).")
    domain = current_app.config["INBOUND_DOMAIN"]
    run_sink(host, port, maildir, Onward(domain, host, door) if door and domain else None)
