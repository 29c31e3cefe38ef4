"""`flask mail`: the DNS records that mail needs, and the sink that keeps the demo's letters."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.mail import dns, house
from portal.mail.sink import Onward, run_sink

APART = ("; PARLEY_INBOUND_DOMAIN is not below the sender's domain: SPF counts for DMARC only if "
         "one registered domain holds both, else DKIM alone does.")

command = AppGroup("mail", help="The DNS records of mail; the mail sink of a demo instance.")


@command.command("doctor")
def doctor() -> None:
    """Print the DNS records that the configured sender and inbound domain need.

    They are derived from the settings; nothing is looked up. Fill in what stands in <…>.
    """
    us, told = house.current(), current_app.config
    if "@" not in told["MAIL_SENDER"]:
        raise click.ClickException("Set PARLEY_MAIL_SENDER first: the records are those of its "
                                   "domain.")
    try:
        records, below = dns.records(us, told), dns.is_below_sender(us, told)
    except ValueError:
        raise click.ClickException("The domain of PARLEY_MAIL_SENDER or PARLEY_INBOUND_DOMAIN can "
                                   "stand in no mail.") from None
    for one in records:
        click.echo(f"; {one.why}\n{one.name}  {one.kind}  {one.value}\n")
    if not told["INBOUND_DOMAIN"]:
        click.echo("; PARLEY_INBOUND_DOMAIN is empty: letters cannot be answered, and need no MX.")
    elif not below:
        click.echo(APART)


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
