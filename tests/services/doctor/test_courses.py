"""The doctor on learning paths: somebody on hold must be able to finish one."""

import shutil
from pathlib import Path

import pytest

from portal.services.doctor import State, courses

SHIPPED = Path(__file__).resolve().parents[3] / "content"


@pytest.fixture
def content(tmp_path):
    """A copy of the shipped paths."""
    shutil.copytree(SHIPPED, tmp_path / "content")
    return tmp_path / "content"


def look(content):
    return courses.learning({"CONTENT_DIR": str(content)})


def test_the_shipped_paths_are_well():
    assert look(SHIPPED).state is State.ok


def test_no_paths_at_all_are_wrong(tmp_path):
    (tmp_path / "learning").mkdir()
    found = look(tmp_path)
    assert found.state is State.wrong and "flask learning check" in found.sentence


def test_no_required_path_is_wrong(content):
    for file in (content / "learning").glob("*/path.md"):
        file.write_text(file.read_text("utf-8").replace("kind: required", "kind: optional"))
    found = look(content)
    assert found.state is State.wrong and "is required" in found.sentence


def test_a_text_to_put_right_is_something_to_mind(content):
    lesson = next((content / "learning").glob("reskilling-for-success/*/1-*.md"))
    with lesson.open("a", encoding="utf-8") as file:
        file.write("\nRead [the next lesson](9-no-such-lesson.md).\n")
    found = look(content)
    assert found.state is State.mind and "right in the learning paths: 1" in found.sentence
