"""The migrations make what the models say, on this engine, up and down and up again."""

import subprocess
import sys
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.extensions import db as database
from portal.models import Base, Event
from portal.models.base import name_conditions
from portal.services import events
from portal.services.mailroom import arriving
from tests import people
from tests.jobs.processes import codes, side_by_side

ROOT = Path(__file__).resolve().parents[2]


def test_migrations_and_models_agree(app):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_an_index_of_some_rows_has_the_same_condition_in_both(app):
    with database.engine.connect() as connection:
        there = _conditions(connection)
    name_conditions()
    dialect = database.engine.dialect.name
    told = {index.name: str(index.dialect_kwargs[f"{dialect}_where"])
            for table in Base.metadata.tables.values() for index in table.indexes
            if "where" in index.info}
    assert len(told) > 20
    assert there.keys() == told.keys()
    if dialect == "sqlite":  # PostgreSQL writes conditions in its own way
        assert there == told


def _conditions(connection):
    """What the database itself knows as the conditions of its indexes, by their names."""
    if connection.dialect.name == "sqlite":
        made = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'")
        return {name: sql.split(" WHERE ", 1)[1] for name, sql in made}
    return dict(connection.exec_driver_sql(
        "SELECT relname, pg_get_expr(indpred, indrelid) FROM pg_index"
        " JOIN pg_class ON pg_class.oid = indexrelid WHERE indpred IS NOT NULL").all())


@pytest.mark.slow
def test_migrations_can_be_read_without_running_one():
    """`flask doctor` does so in a process of its own, to know the newest."""
    told = "from alembic.script import ScriptDirectory as S; S('migrations').get_heads()"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.slow
def test_migrations_go_down_and_up_again(app):
    database.session.remove()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}
    flask_migrate.upgrade()
    assert left == set()
    assert "event" in sa.inspect(database.engine).get_table_names()


@pytest.mark.engine
def test_pages_of_letters_keep_room_for_what_is_noted_of_them(app):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL writes a changed row anew")
    with database.engine.connect() as connection:
        [[options]] = connection.exec_driver_sql(
            "SELECT reloptions FROM pg_class WHERE relname = 'outbox'").all()
    assert options == ["fillfactor=50"]


@pytest.mark.slow
def test_going_back_gives_mails_that_share_their_bytes_a_copy_each(app, db):
    arriving.accept_for_each(b"Subject: x\r\n\r\nHelp", env_from="", via="lmtp",
                             rcpts=["reply+a@x.example", "reply+b@x.example"])
    db.commit()
    database.session.remove()
    flask_migrate.downgrade(revision="0028")
    try:
        with database.engine.connect() as connection:
            mails = connection.exec_driver_sql("SELECT mail_id, compressed FROM inbound_raw").all()
        assert len(mails) == 2
        assert len({bytes(raw) for _, raw in mails}) == 1
    finally:
        flask_migrate.upgrade()


@pytest.mark.slow
def test_machines_that_upgrade_at_once_upgrade_once(app):
    database.session.remove()
    flask_migrate.downgrade(revision="base")
    if database.engine.dialect.name == "postgresql":
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
    try:
        with side_by_side(flask_migrate.upgrade, 3) as machines:
            assert codes(machines) == [0, 0, 0]
    finally:
        flask_migrate.upgrade()
    assert "event" in sa.inspect(database.engine).get_table_names()


@pytest.mark.parametrize("statement", [
    "UPDATE event SET verb = 'nothing'", "DELETE FROM event",
])
def test_nobody_changes_or_removes_an_event(db, statement):
    mina = people.person()
    events.record("settings.saved", by=mina.id, person=mina.id)
    db.commit()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.execute(sa.text(statement))
    db.rollback()
    assert db.scalar(sa.select(sa.func.count()).select_from(Event)) == 1
