"""Whether tables are of another version than this program, as while an upgrade goes on."""

import re
from typing import Any

from sqlalchemy.exc import IntegrityError, ProgrammingError

from portal.models import Base

UNDEFINED = {"42P01", "42703"}  # table, column
NOT_THERE = re.compile(r"no such (table|column)|has no column named")
EMPTY = re.compile(r"NOT NULL constraint failed: (\w+)\.(\w+)")

# What tells of it on PostgreSQL; on SQLite the first is one of those of a database that is away.
CLASHES = (ProgrammingError, IntegrityError)


def differ(error: Exception) -> bool:
    """Tell whether an error comes from tables older than this program, or newer."""
    return lacks_tables(error) or demands_more(error)


def lacks_tables(error: Exception) -> bool:
    """Tell whether a table or column is missing that this version of the program knows.

    SQLite says in words alone which.
    """
    orig = getattr(error, "orig", None)
    if (state := getattr(orig, "sqlstate", None)) is not None:
        return state in UNDEFINED
    return getattr(orig, "sqlite_errorname", "") == "SQLITE_ERROR" and bool(
        NOT_THERE.search(str(orig)))


def demands_more(error: Exception) -> bool:
    """Tell whether a column wants a value that this version of the program does not know."""
    table, column = _left_empty(getattr(error, "orig", None))
    known = Base.metadata.tables.get(table)
    return bool(column) and (known is None or column not in known.c)


def _left_empty(orig: Any) -> tuple[str, str]:
    """Return the table and the column that may not be empty and were; nothing otherwise."""
    if getattr(orig, "sqlstate", None) == "23502":  # not_null_violation
        return orig.diag.table_name or "", orig.diag.column_name or ""
    if getattr(orig, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_NOTNULL":
        found = EMPTY.search(str(orig))
        return (found[1], found[2]) if found else ("", "")
    return "", ""
