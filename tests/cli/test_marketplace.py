"""`flask marketplace` in a terminal: what it prints, and how it ends."""

import os
import re
import signal
import threading

import pytest
from sqlalchemy import event, text

from portal.cli import marketplace
from portal.extensions import db as database
from portal.models import Person
from portal.services.marketplace.importing.sources import SOURCES

PEOPLE = "external_id,email,name\nf-1,mina@mail.example,Mina Novak\n"
ORGANISATIONS = "external_id,name\no-1,Haddad Books\n"


@pytest.fixture
def run(app):
    """Run a `flask marketplace` command and hand back its result."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["marketplace", *map(str, words)])


@pytest.fixture
def folder(tmp_path):
    """Two small files."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS)
    return tmp_path


def test_an_import_says_what_became_of_the_rows(db, run, folder):
    done = run("import", folder)
    assert done.exit_code == 0, done.output
    assert "people: 1 rows, 1 new, 0 changed, 0 unchanged" in done.stdout
    assert "reading people.csv …\n" in done.stderr
    assert re.search(r"^Imported in \d+ s\.$", done.stderr, re.MULTILINE)
    assert "\r" not in done.stderr
    assert "people: 1 rows, 0 new, 0 changed, 1 unchanged" in run("import", folder).stdout
    assert db.query(Person).one().name == "Mina Novak"


def test_a_refused_import_prints_every_problem_and_fails(db, run, folder):
    (folder / "people.csv").write_text(PEOPLE + "f-1,nobody,\n")
    done = run("import", folder)
    assert done.exit_code == 1
    assert done.stdout == ""
    told = [line for line in done.stderr.splitlines() if line.startswith("people.csv:3:")]
    assert [line.split(": ")[0] for line in told] == [
        "people.csv:3:email", "people.csv:3:name", "people.csv:3:external_id"]
    assert "Nothing was imported: 3 problems." in done.stderr
    assert db.query(Person).count() == 0


def test_whoever_stops_an_import_is_told_that_nothing_was_imported(db, run, folder):
    def stop(_connection, _cursor, statement, *_told):
        if re.match(r"\s*INSERT INTO person\b", statement):
            raise KeyboardInterrupt

    event.listen(database.engine, "before_cursor_execute", stop)
    try:
        done = run("import", folder)
    finally:
        event.remove(database.engine, "before_cursor_execute", stop)
    assert done.exit_code == 1
    assert "Stopped. Nothing was imported." in done.stderr
    assert not db.query(Person).all()


@pytest.fixture
def ctrl_c_counts():
    """What runs in the background is started without ears for it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
def test_ctrl_c_ends_a_statement_that_takes_long(db, ctrl_c_counts):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's library looks for it as it waits")
    many = "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a WHERE x < 30000000)"
    db.execute(text("CREATE TEMPORARY TABLE copied (x)"))
    db.connection().exec_driver_sql("COMMIT")
    db.connection().exec_driver_sql("BEGIN IMMEDIATE")
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt), marketplace.stopping_at_once():
        db.execute(text(f"INSERT INTO copied {many} SELECT x FROM a"))
    assert db.scalar(text("SELECT count(*) FROM copied")) == 0
    db.execute(text("DROP TABLE copied"))


def test_a_folder_that_is_not_there_is_said_in_a_sentence(run, tmp_path):
    done = run("import", tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_the_columns_are_printed_from_the_table_the_import_reads_by(run):
    printed = run("columns").stdout
    for source in SOURCES:
        assert f"{source.file}: " in printed
        for column in source.columns:
            assert re.search(rf"^  {column.name}( \(required\))?$", printed, re.MULTILINE)


def test_a_sample_is_written_and_read_back(db, run, tmp_path):
    done = run("sample", "--freelancers", 5, "--seed", 2, "--until", "2026-11-20", tmp_path / "s")
    assert done.exit_code == 0
    assert "people.csv: " in done.stdout
    assert run("import", tmp_path / "s").exit_code == 0
    assert db.query(Person).filter(Person.external_id.like("f-%")).count() == 5
