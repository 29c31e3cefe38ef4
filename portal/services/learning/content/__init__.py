"""The learning paths, read from Markdown files that an operator may replace."""

import os
from pathlib import Path

from portal.services.learning.content.library import (
    LearningPath,
    Lesson,
    Library,
    Module,
    Option,
    Question,
)
from portal.services.learning.content.problem import Problem

__all__ = [
    "ContentError",
    "LearningPath",
    "Lesson",
    "Library",
    "Module",
    "Option",
    "Problem",
    "Question",
    "check",
    "load",
]

_Print = frozenset[tuple[str, int]]
_libraries: dict[tuple[Path, str], tuple[_Print, Library]] = {}


class ContentError(Exception):
    """The files cannot be used as they are; `problems` says why, file by file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def load(root: Path, *, prefix: str = "/learning", watch: bool = False) -> Library:
    """The library under `root`, read once per process.

    `prefix` is where the pages live; links between lessons are written with it. With `watch`
    (for a developer) it is read again after a file changed. Raises ContentError when the files do
    not make paths with lessons and quizzes; what else `check` reports is for their authors.
    """
    key = (root, prefix)
    known = _libraries.get(key)
    if known and not watch:
        return known[1]
    now = _fingerprint(root) if watch else frozenset()
    if known and known[0] == now:
        return known[1]
    from portal.services.learning.content.reader import Reader  # a start without them is quicker

    reader = Reader(root, prefix)
    library = reader.library()
    if reader.problems:
        raise ContentError(sorted(set(reader.problems)))
    _libraries[key] = (now, library)
    return library


def check(root: Path) -> list[Problem]:
    """Everything to put right under `root`, by file and line; never raises on bad content."""
    from portal.services.learning.content.proofreader import Proofreader

    reader = Proofreader(root, "")
    reader.library()
    return sorted(set(reader.problems))


def _fingerprint(root: Path) -> _Print:
    """Every Markdown file with the time of its last change, in nanoseconds."""
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            if name.endswith(".md"):
                file = os.path.join(folder, name)
                found.append((file, os.stat(file).st_mtime_ns))
    return frozenset(found)
