"""`flask inbound`: the ways in for mail, and the check that they are open."""

import sys
import time
from collections.abc import Callable
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from portal.extensions import db
from portal.inbound import polling, probing, rounds, server
from portal.mail.carrier import Carrier, Relay, Trouble
from portal.policy.refusal import Refusal
from portal.services.mailroom import addresses, arriving, desk

LOOK_AGAIN = 2.0  # seconds between two looks into a mailbox while a probe is awaited
NO_DOMAIN = ("Set PARLEY_INBOUND_DOMAIN first: the right side of the addresses at which letters "
             "are answered.")
TRY_LATER, NO_SUCH_ADDRESS, NOT_AVAILABLE = 75, 67, 69  # sysexits, as mail servers read them

command = AppGroup("inbound", help="Mail that arrives: listen, fetch, take from a pipe, check.")


def _place(_context: Any, _option: Any, value: str | None) -> tuple[str, int] | None:
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65_536:
        raise click.BadParameter("write HOST:PORT, such as 127.0.0.1:8024")
    return host, int(port)


@command.command("serve")
@click.option("--lmtp", callback=_place, help="HOST:PORT behind a mail server.")
@click.option("--smtp", callback=_place, help="HOST:PORT behind a relay, or nothing.")
def serve(lmtp: tuple[str, int] | None, smtp: tuple[str, int] | None) -> None:
    """Take mail and bring it into requests until SIGTERM or Ctrl-C."""
    place = lmtp or smtp
    if place is None or (lmtp and smtp):
        raise click.UsageError("Say where to listen: --lmtp HOST:PORT or --smtp HOST:PORT.")
    _demand_domain()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    server.serve(app, server.Listening(*place, lmtp=lmtp is not None))


@command.command("pipe")
@click.option("--sender", default="", help="The envelope's return path.")
@click.option("--recipient", required=True, help="The address it was sent to.")
def pipe(sender: str, recipient: str) -> None:
    """Take one mail from standard input, for a mail server's pipe. Exits with 75 to try later."""
    if not addresses.domain():
        click.echo(f"4.3.5 {NO_DOMAIN}", err=True)
        sys.exit(TRY_LATER)
    if addresses.target(recipient) is None:
        click.echo("5.1.1 There is no such address here", err=True)
        sys.exit(NO_SUCH_ADDRESS)
    raw = sys.stdin.buffer.read(arriving.LARGEST + 1)
    if len(raw) > arriving.LARGEST:
        click.echo("5.3.4 The mail is larger than 25 MB", err=True)
        sys.exit(NOT_AVAILABLE)
    try:
        arriving.accept(raw, env_from=sender, rcpt=recipient, via="pipe")
        db.session.commit()
    except (SQLAlchemyError, OSError) as error:
        click.echo(f"4.3.0 Not now: {type(error).__name__}", err=True)
        sys.exit(TRY_LATER)


@command.command("poll")
def poll() -> None:
    """Fetch what lies in the IMAP mailbox (settings IMAP_…), then bring it into requests."""
    _demand_domain()
    if not current_app.config["IMAP_HOST"]:
        raise click.ClickException("Set PARLEY_IMAP_HOST, _USER and _PASSWORD first.")
    fetched = polling.fetch(_account())
    click.echo(f"Fetched: {fetched.kept}. Settled: {rounds.round_of_mail()}.")
    if fetched.trouble:
        raise click.ClickException(f"The mailbox cannot be read: {fetched.trouble}")


@command.command("settle")
def settle() -> None:
    """Bring into requests whatever mail waits, once."""
    click.echo(f"Settled: {rounds.round_of_mail()}.")


@command.command("check")
@click.option("--patience", default=probing.PATIENCE, help="Seconds to wait for the probe.")
def check(patience: float) -> None:
    """Send a probe to ourselves: only while it arrives, letters say that they can be answered."""
    _demand_domain()
    carrier = Carrier(Relay.from_config(current_app.config))
    try:
        arrived = probing.check(carrier, patience=patience, between=_taking_in())
    except Trouble as trouble:
        raise click.ClickException(f"The relay did not take the probe: {trouble}") from None
    finally:
        carrier.close()
    if not arrived:
        raise click.ClickException("The probe has not arrived. Is the listener running, and does "
                                   f"mail for {addresses.domain()} lead to it?")
    click.echo("Mail comes in.")


@command.command("replay")
@click.argument("ref")
def replay(ref: str) -> None:
    """Read a mail once more that failed or was not placed, by its reference."""
    try:
        mail = desk.replay(ref.upper())
    except LookupError:
        raise click.ClickException(f"There is no mail {ref}.") from None
    except Refusal as no:
        raise click.ClickException(no.sentence) from None
    db.session.commit()
    rounds.round_of_mail()
    db.session.refresh(mail)
    click.echo(f"{mail.ref}: {mail.state}. {mail.reason or ''}".rstrip())


def _account() -> polling.Account:
    told = current_app.config
    return polling.Account(
        told["IMAP_HOST"], told["IMAP_PORT"], told["IMAP_USER"], told["IMAP_PASSWORD"],
        told["IMAP_FOLDER"], told["IMAP_TLS"])


def _taking_in() -> Callable[[], None]:
    """Settle what waits and, where there is a mailbox, fetch from it now and then."""
    due = time.monotonic()

    def take_in() -> None:
        nonlocal due
        if current_app.config["IMAP_HOST"] and time.monotonic() >= due:
            polling.fetch(_account())
            due = time.monotonic() + LOOK_AGAIN
        rounds.round_of_mail()
    return take_in


def _demand_domain() -> None:
    if not addresses.domain():
        raise click.ClickException(NO_DOMAIN)
