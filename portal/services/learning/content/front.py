"""Front matter: the block of keys and values that opens a content file.

All of it is YAML. Nearly all of it is plain words behind a key or in a list, and those are read
here: to load YAML takes a fortieth of a start.
"""

import re
from pathlib import Path

from portal.services.learning.content.problem import Problem

Front = tuple[dict[str, object], dict[str, int]]  # keys with values, keys with lines

# Words without any sign that YAML could take for more than it is.
_WORDS = r"([^\W_][\w ,.;!?'’–—-]*)"
_LINE = re.compile(rf"([a-z]+):(?: {_WORDS})?|  - {_WORDS}")


def read(file: Path, block: str, problems: list[Problem]) -> Front:
    """Return keys with values, all as text so that `Yes` stays a title, and keys with lines.

    What is wrong with the block goes to `problems`. Lines count from 1.
    """
    if found := plain(block):
        return found
    from portal.services.learning.content import front_yaml

    return front_yaml.read(file, block, problems)


def plain(block: str) -> Front | None:
    """Return what a block of plain words and lists of them says; None for any other."""
    values: dict[str, object] = {}
    places: dict[str, int] = {}
    listed: list[str] | None = None
    for number, line in enumerate(block.split("\n"), 1):
        found = _LINE.fullmatch(line.rstrip(" "))
        key, words, item = found.groups() if found else (None, None, None)
        if item and listed is not None:
            listed.append(item)
        elif key and key not in values:
            listed = [] if words is None else None
            values[key], places[key] = words or listed, number
        elif line:
            return None
    return (values, places) if all(values.values()) else None
