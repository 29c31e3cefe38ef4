"""`flask letter`: print a letter as people get it, from its sample."""

import click

from portal.mail import letters
from portal.mail.letters import samples


@click.command("letter")
@click.argument("name", required=False)
@click.option("--html", is_flag=True, help="Print the HTML part instead of the text.")
def command(name: str | None, html: bool) -> None:
    """Print the letter NAME, or the names of all letters."""
    if name is None:
        click.echo("\n".join(sorted(letters.LETTERS)))
        return
    facts = samples.SAMPLES.get(name)
    if facts is None:
        known = ", ".join(sorted(samples.SAMPLES))
        raise click.ClickException(f"There is no letter called “{name}”. There are: {known}.")
    letter = letters.write(facts, samples.MINA, samples.HOUSE)
    click.echo(letter.html if html else f"Subject: {letter.subject}\n\n{letter.text}")
