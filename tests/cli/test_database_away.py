"""A command that the database does not serve says so in a sentence."""

import click
import pytest
from sqlalchemy import create_engine, text

from portal import create_app
from portal.cli import told_in_a_sentence
from tests.conftest import SETTINGS


@pytest.mark.parametrize("command", [
    "db upgrade", "jobs run", "jobs status", "staff add Ruth ruth@example.com --role admin"])
@pytest.mark.parametrize(("url", "because"), [
    ("sqlite:////nowhere/at/all.db", "unable to open database file"),
    ("postgresql://parley@127.0.0.1:1/parley", "Connection refused")])
def test_a_command_without_a_database_says_so(command, url, because):
    app = create_app({**SETTINGS, "DATABASE_URL": url})
    done = app.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 1
    assert because in done.output and "PARLEY_DATABASE_URL" in done.output
    assert "Traceback" not in done.output and isinstance(done.exception, SystemExit)


HELD = {"sqlite": ("BEGIN IMMEDIATE", "PRAGMA busy_timeout = 1", "BEGIN IMMEDIATE"),
        "postgresql": ("LOCK TABLE person", "SET LOCAL lock_timeout = 1", "LOCK TABLE person")}


def test_a_command_that_waited_for_another_in_vain_says_so(store):
    engine = create_engine(store.url)
    taken, impatient, again = map(text, HELD[engine.dialect.name])
    with engine.connect() as one, engine.connect() as other:
        one.execute(taken)
        other.execute(impatient)
        with pytest.raises(click.ClickException) as told, told_in_a_sentence():
            other.execute(again)
    engine.dispose()

    assert "Somebody else is writing" in told.value.message
    assert "PARLEY_DATABASE_URL" not in told.value.message


@pytest.mark.parametrize("missing", ["SELECT 1 FROM not_made_yet",
                                     "SELECT not_made_yet FROM person"])
def test_a_command_on_tables_of_an_older_version_says_what_to_run(db, missing):
    with pytest.raises(click.ClickException) as told, told_in_a_sentence():
        db.execute(text(missing))

    assert "flask db upgrade" in told.value.message
    assert "not_made_yet" in told.value.message
