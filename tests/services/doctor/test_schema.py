"""The doctor on the database: is it there, of the newest revision, and does it guard?"""

from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.extensions import db as database
from portal.services.doctor import State, schema
from tests.databases import Store
from tests.web.another_app import app_with

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations"


def at(revision, db):
    """The finding when the tables claim this revision; none if None. Nothing stays changed."""
    if revision is None:
        db.execute(sa.text("DELETE FROM alembic_version"))
    else:
        db.execute(sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    found = schema.database(MIGRATIONS)
    db.rollback()
    return found


def test_the_newest_tables_are_well(db):
    assert schema.database(MIGRATIONS).state is State.ok


@pytest.mark.engine
def test_a_database_that_cannot_keep_every_name_is_wrong(store):
    kept = sa.create_engine(store.url, isolation_level="AUTOCOMMIT")
    if kept.dialect.name == "sqlite":
        with kept.connect() as one:
            assert schema.encoding(one) == ""
        return
    narrow = f"narrow_{uuid4().hex}"
    with kept.connect() as one:
        one.execute(sa.text(
            f"CREATE DATABASE {narrow} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' "
            "TEMPLATE template0"))
        other = sa.create_engine(kept.url.set(database=narrow))
        with other.connect() as two:
            said = schema.encoding(two)
        other.dispose()
        one.execute(sa.text(f"DROP DATABASE {narrow}"))
    kept.dispose()
    assert "LATIN1" in said and "--encoding=UTF8" in said


@pytest.mark.parametrize(("revision", "says"), [
    (None, "no tables yet. Run `flask db upgrade`"),
    ("0007", "revision 0007, and this version needs"),
    ("9999", "revision 9999, which this version of the portal does not know"),
])
def test_tables_of_another_revision_are_wrong(db, revision, says):
    found = at(revision, db)
    assert found.state is State.wrong and says in found.sentence


def of(url):
    """The finding for another database."""
    with app_with(Store(url)) as app, app.app_context():
        found = schema.database(MIGRATIONS)
        database.session.remove()
        return found


@pytest.mark.pages
def test_no_file_is_wrong_and_none_is_made(app, tmp_path):
    found = of(f"sqlite:///{tmp_path}/no.db")
    assert found.state is State.wrong and "no file" in found.sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.pages
def test_a_file_that_is_no_database_is_wrong(app, tmp_path):
    (tmp_path / "words.db").write_text("These are words, and no database. " * 40)
    found = of(f"sqlite:///{tmp_path}/words.db")
    assert found.state is State.wrong and "does not answer" in found.sentence


def test_a_server_that_does_not_answer_is_wrong_and_its_password_stays_secret(app):
    found = of("postgresql://ruth:four-pears@127.0.0.1:1/parley")
    assert found.state is State.wrong and "does not answer" in found.sentence
    assert "four-pears" not in found.sentence


def test_all_guards_are_there(db):
    assert schema.guards({}).state is State.ok


def test_any_guard_that_is_gone_is_wrong(db):
    kind = database.engine.dialect.name
    for name in schema.GUARDS[kind]:
        table = f" ON {name.partition('_')[0]}" if kind == "postgresql" else ""
        db.execute(sa.text(f"DROP TRIGGER {name}{table}"))
        found = schema.guards({})
        db.rollback()
        assert found.state is State.wrong and f"triggers: {name}." in found.sentence


def test_a_guard_that_is_turned_off_is_wrong(db):
    if database.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL turns triggers off")
    db.execute(sa.text("ALTER TABLE event DISABLE TRIGGER event_no_delete"))
    found = schema.guards({})
    db.rollback()
    assert found.state is State.wrong and "event_no_delete" in found.sentence
