"""The shape in which rules and defaults are published, and numbers as people write them."""

from datetime import date
from typing import NamedTuple

BOOK = "Marketplace quality rules"
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Rule(NamedTuple):
    """One rule in one version, as anybody can read it and as a decision quotes it."""

    slug: str
    title: str
    section: str
    version: int
    in_force_since: date
    text: str
    counts: tuple[str, ...]
    does_not_count: tuple[str, ...]


class Default(NamedTuple):
    """A number that was ours to choose: its name, its value in words, and why it is so."""

    name: str
    value: str
    why: str


def section(number: str) -> str:
    """How a section of the rules is cited."""
    return f"{BOOK}, section {number}"


def in_words(number: int) -> str:
    """Numbers up to ten as a word, larger ones as digits."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
