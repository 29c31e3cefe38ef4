"""A command that finds no database to work with says so in a sentence."""

import pytest

from portal import create_app
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
