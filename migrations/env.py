"""Runs the migrations on either database; see docs/operating.md."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.models.base import Base, UTCDateTime, WordSet, name_conditions

MIGRATING = 0x5061726C6579  # a number of our own: "Parley"


def render_item(kind, item, autogen_context):
    """Write our own column types with their import."""
    if kind == "type" and isinstance(item, UTCDateTime | WordSet):
        autogen_context.imports.add("from portal.models.base import UTCDateTime, WordSet")
        return f"{type(item).__name__}()"
    return False


def run(connection: Connection) -> None:
    """Migrate inside one transaction; SQLite without its foreign keys, which a table
    rebuild would take for deletions, and with a check of them at the end."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_item=render_item,
        render_as_batch=True, compare_type=True, compare_server_default=True,
        transactional_ddl=True, transaction_per_migration=False)
    with context.begin_transaction():
        _one_at_a_time(connection)
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"foreign keys are broken after the migration: {broken[:3]}")


def _one_at_a_time(connection: Connection) -> None:
    """Let whoever migrates at the same time wait, and then find it done; SQLite does by itself.

    Nobody waits longer than for a table; see `portal.database`.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")


def main() -> None:
    """Open a connection of our own and migrate."""
    name_conditions()
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.dbapi_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys = OFF")
        try:
            run(connection)
            connection.commit()
        finally:
            if sqlite:
                driver.execute("PRAGMA foreign_keys = ON")


main()
