"""The shapes that all questions of an import share."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from portal.models.base import Base

Cell = sa.ColumnElement[Any]
Rows = sa.Select[*tuple[Any, ...]]
Staged = Mapping[str, sa.Table]  # the temporary tables, by the names of their files


def table_of(model: type[Base]) -> sa.Table:
    """Return the table behind a model, for questions that load no objects."""
    return model.__table__
