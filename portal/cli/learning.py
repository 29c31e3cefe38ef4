"""`flask learning …`: check the learning paths, show what is in them."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.dates import duration_words
from portal.services.learning import content


@click.group("learning")
def command() -> None:
    """Learning paths: check the files, show the contents."""


@command.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@with_appcontext
def check(folder: Path | None) -> None:
    """Check the paths under FOLDER (the configured one if left out).

    Prints one line for each problem, FILE:LINE: SENTENCE, and exits with 1 if there is any.
    """
    root = folder or configured()
    problems = content.check(root)
    for problem in problems:
        click.echo(f"{os.path.relpath(problem.file)}:{problem.line}: {problem.sentence}")
    if problems:
        sys.exit(1)
    paths = content.load(root).paths
    lessons = sum(len(module.lessons) for path in paths for module in path.modules)
    click.echo(f"{len(paths)} learning paths with {lessons} lessons: nothing to put right.")


@command.command()
@with_appcontext
def show() -> None:
    """Show every path with its modules, lessons and questions."""
    try:
        library = content.load(configured())
    except content.ContentError as error:
        raise click.ClickException(f"{error}\nPut this right first.") from error
    for path in library.paths:
        click.echo(f"{path.title} ({path.kind}, version {path.version}, "
                   f"{duration_words(path.minutes)}): /learning/{path.slug}")
        for module in path.modules:
            click.echo(f"  {module.number}. {module.title}: {len(module.lessons)} lessons, "
                       f"{len(module.questions)} questions, {duration_words(module.minutes)}")
            for lesson in module.lessons:
                click.echo(f"     {module.number}.{lesson.number} {lesson.title}")


def configured() -> Path:
    """The folder that this installation takes its paths from."""
    return Path(current_app.config["CONTENT_DIR"]) / "learning"
