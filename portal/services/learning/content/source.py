"""Reads one content file: its bytes, its front matter, and the line each thing stands on."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import yaml

from portal.services.learning.content.problem import Problem

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # in C where the package has it

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LIMIT = 60


# A check of one front matter value: None when it is right, else what to write there.
Check = Callable[[object], str | None]


def text(value: object) -> str | None:
    """A line of words."""
    return None if isinstance(value, str) and value.strip() else "needs a few words"


def number(value: object) -> str | None:
    """A whole number from 1 to 9999."""
    right = isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,3}", value)
    return None if right else "needs a whole number such as 5"


def kind(value: object) -> str | None:
    """What the path is for."""
    return None if value in ("required", "optional") else "is either required or optional"


def folders(value: object) -> str | None:
    """The list of module folders, in reading order."""
    right = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
    return None if right else "needs a list of folders, each on its own line after “- ”"


class Source(NamedTuple):
    """A file as read. The body keeps the file's line numbers: empty lines replace the rest."""

    file: Path
    values: Mapping[str, object]
    lines: Mapping[str, int]
    body: str

    def words(self, key: str) -> str:
        """The text under this key, or "" when it is missing or something else."""
        value = self.values.get(key)
        return value.strip() if isinstance(value, str) else ""

    def count(self, key: str) -> int:
        """The whole number under this key, or 0 when it is missing or something else."""
        value = self.values.get(key)
        return int(str(value)) if number(value) is None else 0

    def names(self, key: str) -> list[str]:
        """The texts in the list under this key, or none."""
        value = self.values.get(key)
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def read_plain(file: Path, problems: list[Problem]) -> str:
    """The file's text with newlines as \\n; what is wrong with its bytes goes to `problems`."""
    try:
        raw = file.read_bytes()
    except OSError:
        problems.append(Problem(file, 1, "This file cannot be opened; create it or allow reading."))
        return ""
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.append(Problem(file, 1, "Save this file as UTF-8 without a byte order mark."))
        raw = raw[3:]
    return _decoded(file, raw, problems).replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: Path, raw: bytes, problems: list[Problem]) -> str:
    try:
        words = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(file, line, "Save this file as UTF-8; this line is not."))
        words = raw.decode("utf-8", errors="replace")
    for found in re.finditer(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", words):
        line = words[: found.start()].count("\n") + 1
        problems.append(Problem(file, line, "Remove the invisible control character here."))
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", words)


def read(file: Path, shape: Mapping[str, Check], problems: list[Problem]) -> Source:
    """Read a file that opens with front matter of this shape; what is wrong goes to `problems`."""
    lines = read_plain(file, problems).split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        problems.append(
            Problem(file, 1, f"Open the file with a block between two --- lines: {_keys(shape)}.")
        )
        return Source(file, {}, {}, "\n".join(lines))
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    values, places = _front(file, "\n".join(["", *lines[1:end]]), problems)
    source = Source(file, values, places, body)
    problems.extend(_misshapen(source, shape))
    return source


def _front(
    file: Path, block: str, problems: list[Problem]
) -> tuple[dict[str, object], dict[str, int]]:
    """Keys with values, all as text, and keys with lines. Text, so that `Yes` stays a title."""
    try:
        root, values = _parsed(block)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problems.append(
            Problem(file, line, "Write “key: value” here; put a value with a colon in quotes.")
        )
        return {}, {}
    if not isinstance(root, yaml.MappingNode):
        return {}, {}
    return values, _places(file, root, problems)


def _parsed(block: str) -> tuple[yaml.Node | None, dict[str, object]]:
    """What stands there as nodes, which know their lines, and as plain values."""
    loader = _Loader(block)
    try:
        root = loader.get_single_node()
        return root, loader.construct_document(root) if root else {}
    finally:
        loader.dispose()


def _places(file: Path, root: yaml.MappingNode, problems: list[Problem]) -> dict[str, int]:
    places: dict[str, int] = {}
    for key, _ in root.value:
        line = key.start_mark.line + 1
        if key.value in places:
            problems.append(Problem(file, line, f"“{key.value}” stands here twice; keep one."))
        places[str(key.value)] = line
    return places


def _misshapen(source: Source, shape: Mapping[str, Check]) -> list[Problem]:
    found = []
    for key, check in shape.items():
        if key not in source.values:
            found.append(Problem(source.file, 1, f"Add “{key}:” to the front matter."))
        elif wrong := check(source.values[key]):
            found.append(Problem(source.file, source.lines[key], f"“{key}:” {wrong}."))
    for key, line in source.lines.items():
        if key not in shape:
            found.append(
                Problem(source.file, line, f"Remove “{key}”; the keys here are {_keys(shape)}.")
            )
    return found


def _keys(shape: Mapping[str, Check]) -> str:
    return ", ".join(shape)
