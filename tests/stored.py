"""What the database holds, counted."""

from sqlalchemy import func, select


def number(db, table) -> int:
    """How many rows of a table there are."""
    return db.scalar(select(func.count()).select_from(table))
