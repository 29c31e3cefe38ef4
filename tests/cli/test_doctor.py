"""`flask doctor`: a line for each thing, the worst of them in the exit code."""

import re
from pathlib import Path

import pytest

from portal import clock
from portal.extensions import db as database
from portal.jobs import ledger
from portal.models import JobRun
from portal.services.mailroom import checks
from tests import people
from tests.databases import Store
from tests.web.another_app import app_with

THINGS = ["settings", "address", "time", "files", "cache", "learning", "addresses", "database",
          "guards", "secret key", "staff", "clock", "jobs", "letters", "mail in"]
LINE = re.compile(r"(ok|mind|wrong) +(\S+(?: \S+)?)  +(\S.*\.)")


@pytest.fixture
def run(app):
    return lambda: app.test_cli_runner().invoke(args=["doctor"])


def lines(result):
    """Each line as its state by the thing it is about."""
    found = [LINE.fullmatch(line) for line in result.output.splitlines()]
    assert all(found), result.output
    return {line[2]: line[1] for line in found}


def make_well(db):
    for name in ("Ruth Adeyemi", "Tomas Lindqvist", "Marta Keller"):
        people.reviewer(name, password="hash")
    now = clock.now()
    db.add(JobRun(name=checks.NAME, slot=now, started_at=now, worker="x", lease_until=now,
                  finished_at=now, result={}))
    db.commit()
    ledger.arrive("desk:1", now)


def test_a_portal_that_is_well_ends_with_0(db, run):
    make_well(db)
    done = run()
    assert done.exit_code == 0, done.output
    found = lines(done)
    assert list(found) == THINGS and "wrong" not in found.values()


def test_what_is_wrong_is_named_and_ends_with_1(db, run):
    done = run()
    assert done.exit_code == 1
    assert {about for about, state in lines(done).items() if state == "wrong"} == {
        "staff", "jobs", "mail in"}


def test_no_setting_that_is_secret_is_printed(db, run, app):
    assert app.config["SECRET_KEY"] not in run().output


def test_without_a_database_the_rest_is_looked_at_all_the_same(app, tmp_path):
    nowhere = Store(f"sqlite:///{tmp_path}/no.db")
    with app_with(nowhere) as other, other.app_context():
        done = other.test_cli_runner().invoke(args=["doctor"])
        database.session.remove()
    assert done.exit_code == 1
    found = lines(done)
    assert found["database"] == "wrong" and found["learning"] == "ok" and "staff" not in found
    assert not Path(tmp_path, "no.db").exists()


def test_looking_changes_nothing(db, run, store):
    make_well(db)
    before = db.query(JobRun).count()
    run()
    db.rollback()
    assert db.query(JobRun).count() == before
