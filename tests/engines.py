"""Which cases of a test run on PostgreSQL as well: a few of each kind; all run on SQLite."""

from collections.abc import Iterable
from typing import Any

import pytest


def thinly(values: Iterable[Any], *both: Any) -> list[Any]:
    """Return the parameters of a test that runs on both engines for these alone."""
    return [one if one in both else pytest.param(one, marks=pytest.mark.pages) for one in values]
