"""`flask staff`: who works for the marketplace; the first admin comes from here."""

import click
from flask import current_app
from flask.cli import AppGroup
from flask_security.recoverable import generate_reset_password_token

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import STAFF, Role
from portal.services import letters_of_accounts, staff

command = AppGroup("staff", help="Who works for the marketplace.")

ROLES = [role.value for role in Role if role in STAFF]


@command.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
def add(name: str, email: str, role: str) -> None:
    """Let NAME with the address EMAIL work here; a letter lets them choose a password."""
    try:
        joined = staff.join(name, email, Role(role))
    except Refusal as no:
        raise click.ClickException(no.sentence) from None
    person = joined.person
    with current_app.test_request_context():
        token = generate_reset_password_token(person)  # type: ignore[no-untyped-call]
    letters_of_accounts.welcome(person.id, path=f"/forgot/{token}")
    db.session.commit()
    click.echo(f"{_told(joined, role)} A letter to {person.email} lets them choose a password.")


def _told(joined: staff.Joined, role: str) -> str:
    if joined.was is None:
        return f"{joined.person.name} works here as {role} now."
    if joined.was == role:
        return f"{joined.person.name} works here as {role} already."
    return f"{joined.person.name} was {joined.was} and is {role} now."


@command.command("remove")
@click.argument("email")
@click.option("--to", metavar="EMAIL", help="The colleague who takes over their open requests; "
              "without it they go back to the queue.")
def remove(email: str, to: str | None) -> None:
    """End the work of whoever has the address EMAIL; their sessions end at once."""
    try:
        left = staff.leave(email, to=to)
    except Refusal as no:
        raise click.ClickException(no.sentence) from None
    db.session.commit()
    click.echo(f"{left.name} does not work here any more. Every session has ended.")
    if left.requests:
        where = f"with {left.handed_to}" if left.handed_to else "in the queue for everybody"
        click.echo(f"Open requests that they had taken on: {left.requests}, now {where}.")
    if left.unsigned:
        click.echo(f"Decisions of theirs that waited for a second person: {left.unsigned}. None "
                   "takes effect; a proposed hold is in the queue again.")


@command.command("list")
def everybody() -> None:
    """Print all members of staff."""
    for one in staff.everybody():
        click.echo(f"{one.role.value:9} {one.name}  <{one.email}>")
