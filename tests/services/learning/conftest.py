"""A small learning path on disk that has nothing wrong with it, to be spoiled by tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

PATH = """\
---
title: First steps
kind: required
version: 3
summary: Two short modules.
modules:
  - 01-begin
  - 02-go-on
---

Welcome to the **path**.
"""

MODULE = "---\ntitle: Module {n}\nminutes: 9\nsummary: What module {n} is about.\n---\n"

LESSON = "---\ntitle: Lesson {n}\nminutes: 4\n---\n\n## A heading\n\nSome words.\n"

QUESTION = """\
## Question {id}? {{#{id}}}

- [ ] wrong one
- [x] right one
- [ ] wrong two

> Because of {id}.

"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The root folder of a library with one path, two modules, two lessons each."""
    root = tmp_path / "learning"
    path = root / "first-steps"
    for place, name in enumerate(["01-begin", "02-go-on"], 1):
        folder = path / name
        folder.mkdir(parents=True)
        (folder / "module.md").write_text(MODULE.format(n=place), "utf-8")
        (folder / "1-one.md").write_text(LESSON.format(n=1), "utf-8")
        (folder / "2-two.md").write_text(LESSON.format(n=2), "utf-8")
        questions = [QUESTION.format(id=f"m{place}-q{n}") for n in range(6)]
        (folder / "quiz.md").write_text("".join(questions), "utf-8")
    (path / "path.md").write_text(PATH, "utf-8")
    return root


@pytest.fixture
def spoil(shelf: Path) -> Callable[..., Path]:
    """Change a file of the shelf: replace words, or write it anew (text or bytes)."""

    def change(name: str, old: str | bytes, new: str | None = None) -> Path:
        file = shelf / "first-steps" / name
        if isinstance(old, bytes):
            file.write_bytes(old)
        elif new is None:
            file.write_text(old, "utf-8")
        else:
            text = file.read_text("utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), "utf-8")
        return file

    return change
