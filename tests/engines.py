"""Which cases of a test run where: in `make test` the telling ones, in `make soak` all."""

import os
from collections.abc import Iterable
from typing import Any

import pytest

SOAK = os.environ.get("PARLEY_TEST_SOAK") == "1"
ON_POSTGRESQL = os.environ.get("PARLEY_TEST_DB") == "postgresql"


def thinly(values: Iterable[Any], *both: Any, soak: Iterable[Any] = ()) -> list[Any]:
    """Return the parameters of a test that runs on both engines for those in `both` alone.

    Those in `soak` run in `make soak` alone, the others on SQLite.
    """
    long = list(soak)
    return [pytest.param(one, marks=_marks(one in both, one in long)) for one in values]


def _marks(on_both: bool, long: bool) -> list[pytest.MarkDecorator]:
    marks = [] if on_both else [pytest.mark.pages]
    return [*marks, pytest.mark.soak] if long else marks


def on_sqlite(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return rows of parameters of a test that runs for them on SQLite, in `make soak` on both."""
    return [pytest.param(*row, marks=pytest.mark.pages) for row in rows]


def often(short: int, long: int) -> int:
    """How many times: a few in `make test`, many in `make soak`."""
    return long if SOAK else short


def in_turns(values: Iterable[Any], turn: int, rounds: int = 3) -> list[Any]:
    """Return a share of what could be tried at once, each turn another; in `make soak` all."""
    known = list(values)
    return known if SOAK else known[turn % rounds::rounds]
