"""Who plays in the demo: read from `market.toml` and `people/*.toml`, times in days and shares."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# One for all of them, so that anybody can be anybody; demo people exist only in demo mode.
PASSWORD = "seven paper boats at noon"


@dataclass(frozen=True)
class Player:
    """One named person. `facts` is the whole file, for the scenes."""

    name: str
    email: str
    role: str
    situation: str
    facts: Mapping[str, Any]


@cache
def players() -> tuple[Player, ...]:
    """Return everybody, freelancers first, in the order in which they are introduced."""
    files = sorted((HERE / "people").glob("*.toml"), key=lambda path: path.name)
    freelancers = [_player({"role": "freelancer", **_read(path)}) for path in files]
    return (*freelancers, *(_player(facts) for facts in market()["people"]))


@cache
def market() -> Mapping[str, Any]:
    """Return the organisations, postings, clients and staff of the demo."""
    return _read(HERE / "market.toml")


def _player(facts: Mapping[str, Any]) -> Player:
    return Player(facts["name"], facts["email"], facts["role"], facts["situation"], facts)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
