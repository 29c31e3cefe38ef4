"""The migrations make what the models say, on this engine, up and down and up again."""

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal.extensions import db as database
from portal.models import Base, Event
from portal.services import events
from tests import people


def test_migrations_and_models_agree(app):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


@pytest.mark.slow
def test_migrations_go_down_and_up_again(app):
    database.session.remove()
    flask_migrate.downgrade(revision="base")
    left = set(sa.inspect(database.engine).get_table_names()) - {"alembic_version"}
    flask_migrate.upgrade()
    assert left == set()
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
