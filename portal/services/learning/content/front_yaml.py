"""Front matter that is more than plain words: quotes, colons, several lines, or a fault."""

from pathlib import Path

import yaml

from portal.services.learning.content.front import Front
from portal.services.learning.content.problem import Problem

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # in C where the package has it


def read(file: Path, block: str, problems: list[Problem]) -> Front:
    """Return keys with values, all as text, and keys with lines, as `front.read` does."""
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
