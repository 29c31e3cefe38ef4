"""The doctor looks at the database: is it there, of the newest revision, and does it guard?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from portal.database import reason
from portal.services.doctor.finding import Finding, finding
from portal.services.store import session

UPGRADE = "Run `flask db upgrade`."
ONLY_ADDED_TO = ("event", "statement")
GUARDS = {
    "sqlite": frozenset({
        "action_long_record_insert", "action_long_record_update",
        *(f"{table}_no_{verb}" for table in ONLY_ADDED_TO for verb in ("update", "delete"))}),
    "postgresql": frozenset({
        "action_long_record_needs_two",
        *(f"{table}_no_{verb}" for table in ONLY_ADDED_TO
          for verb in ("update", "delete", "truncate"))}),
}
TRIGGERS = {
    "sqlite": text("SELECT name FROM sqlite_master WHERE type = 'trigger'"),
    "postgresql": text("SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                       "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
                       "AND pg_table_is_visible(pg_class.oid)"),
}


def database(migrations: Path) -> Finding:
    """Whether the database answers and has the tables that this version of the portal needs."""
    url = session.get_bind().engine.url
    if _is_missing(url):
        return finding("database", "", wrong=[f"There is no file {url.database} yet. {UPGRADE}"])
    try:
        problem = _problem_of(session.connection(), ScriptDirectory(str(migrations)))
    except SQLAlchemyError as error:
        problem = f"The database does not answer: {reason(error)}. Look at PARLEY_DATABASE_URL."
    return finding("database", f"{url.get_backend_name()}, with the newest tables.",
                   wrong=[problem] if problem else [])


def _is_missing(url: URL) -> bool:
    """Whether a first look would make an empty SQLite file."""
    return bool(url.get_backend_name() == "sqlite" and url.database
                and url.database != ":memory:" and not Path(url.database).exists())


def encoding(connection: Connection) -> str:
    """Say what is wrong with how the database keeps text; empty where it keeps all of it.

    SQLite always does, as we use it.
    """
    if connection.dialect.name == "sqlite":
        return ""
    kept = connection.scalar(text("SHOW server_encoding"))
    return "" if kept == "UTF8" else (
        f"The database keeps text as {kept}, which has no signs for many names. Make one with "
        "`createdb --encoding=UTF8 --template=template0`, and move over what is there.")


def _problem_of(connection: Connection, known: ScriptDirectory) -> str:
    return encoding(connection) or _revision(connection, known)


def _revision(connection: Connection, known: ScriptDirectory) -> str:
    there, newest = MigrationContext.configure(connection).get_current_heads(), known.get_heads()
    if not there:
        return f"The database has no tables yet. {UPGRADE}"
    if set(there) == set(newest):
        return ""
    try:
        known.get_revisions(there)
    except CommandError:
        return (f"The tables are of revision {', '.join(there)}, which this version of the portal "
                "does not know: a newer one has been here. Run that one.")
    return (f"The tables are of revision {', '.join(there)}, and this version needs "
            f"{', '.join(newest)}. {UPGRADE}")


def guards(_config: Mapping[str, Any]) -> Finding:
    """Whether the database itself refuses what no program may do."""
    kind = session.get_bind().dialect.name
    missing = sorted(GUARDS[kind] - set(session.scalars(TRIGGERS[kind])))
    return finding(
        "guards", "Events and statements of reasons can only be added, and a long record needs "
        "two people.",
        wrong=[f"The database has lost triggers: {', '.join(missing)}. Restore them from a backup "
               "of its schema, and find out who took them away."] if missing else [])
