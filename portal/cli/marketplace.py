"""`flask marketplace`: read the marketplace's data in, describe its columns, make a sample."""

import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal import clock, database
from portal.extensions import db
from portal.sample import marketplace as sample_marketplace
from portal.services.marketplace.importing import documentation, folder
from portal.services.marketplace.importing.problems import ImportRefused

WIDTH = 78
LOOK_AGAIN = 1_000_000  # steps of SQLite's: some milliseconds


@click.group("marketplace")
def command() -> None:
    """Bring people, contracts, feedback and money in."""


@command.command("import")
@click.argument("source", metavar="DIR",
                type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def import_(source: Path) -> None:
    """Read the CSV files in DIR into the portal: all of it or nothing.

    Run it again with newer files as often as you like. `flask marketplace
    columns` prints what the files look like.
    """
    begun = time.monotonic()
    try:
        with reading_first(), stopping_at_once(), shown_progress() as progress:
            counts = folder.import_folder(source, progress=progress)
        db.session.commit()
    except ImportRefused as refused:
        db.session.rollback()
        for line in refused.problems.lines():
            click.echo(line, err=True)
        raise click.ClickException(
            f"Nothing was imported: {refused.problems.total:,} "
            f"{'problem' if refused.problems.total == 1 else 'problems'}.") from None
    except KeyboardInterrupt:
        db.session.rollback()
        raise click.ClickException("Stopped. Nothing was imported.") from None
    for name, count in counts.items():
        click.echo(f"{name}: {count.rows:,} rows, {count.new:,} new, "
                   f"{count.changed:,} changed, {count.unchanged:,} unchanged")
    click.echo(f"Imported in {time.monotonic() - begun:,.0f} s.", err=True)


@command.command("columns")
def columns() -> None:
    """Print the files of an import and their columns."""
    for line in documentation.plain(WIDTH):
        click.echo(line)


@command.command("sample")
@click.option("--freelancers", type=click.IntRange(1, 5_000_000), default=300, show_default=True,
              help="How many freelancers.")
@click.option("--seed", type=int, default=1, show_default=True,
              help="The same seed and day make the same files.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), default=None,
              help="The day on which the sample ends; today unless told.")
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def sample(freelancers: int, seed: int, until: datetime | None, target: Path) -> None:
    """Write a made-up marketplace into DIR, as CSV files that `import` reads."""
    day = until.replace(tzinfo=UTC) if until else clock.now()
    counts = sample_marketplace.write(target, freelancers=freelancers, seed=seed, until=day)
    for name, rows in counts.items():
        click.echo(f"{target / name}.csv: {rows:,} rows")


@contextmanager
def reading_first() -> Iterator[None]:
    """Begin without SQLite's lock for writing: others go on while the files are read.

    PostgreSQL has no such lock, and there "only reading" would mean no transaction at all.
    """
    token = database.only_reading.set(db.engine.dialect.name == "sqlite")
    try:
        yield
    finally:
        database.only_reading.reset(token)


@contextmanager
def stopping_at_once() -> Iterator[None]:
    """Let Ctrl-C end a statement of SQLite's, which may go on for a minute.

    Python hears of it only while it runs itself, if only to say that the statement may go on.
    PostgreSQL's library looks for it as it waits.
    """
    line: Any = db.session.connection().connection.dbapi_connection
    if db.engine.dialect.name != "sqlite":
        yield
        return
    line.set_progress_handler(lambda: 0, LOOK_AGAIN)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
        raise KeyboardInterrupt from None


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, float], None]]:
    """Show progress: on a terminal one line that changes, elsewhere a line for each step."""
    terminal, last = sys.stderr.isatty(), ""

    def tell(what: str, rows: int, share: float) -> None:
        nonlocal last
        if terminal:
            done = f" {share:4.0%}" if share else ""
            line = textwrap.shorten(f"{what}{done} {rows:,} rows", WIDTH)
            click.echo(f"\r{line:<{WIDTH}}", nl=False, err=True)
        elif what != last:
            click.echo(f"{what} …", err=True)
        last = what

    yield tell
    if terminal:
        click.echo("\r" + " " * WIDTH + "\r", nl=False, err=True)
