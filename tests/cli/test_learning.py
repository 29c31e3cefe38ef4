"""`flask learning check` and `show`: for whoever writes the lessons."""

from pathlib import Path

import pytest
from flask import Flask

from portal.cli.learning import command


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one path that lacks almost everything."""
    path = tmp_path / "learning" / "first-steps"
    path.mkdir(parents=True)
    (path / "path.md").write_text("---\ntitle: First steps\nkind: maybe\n---\n\nHello.\n", "utf-8")
    return tmp_path


def test_the_shipped_paths_have_nothing_to_put_right(app: Flask):
    result = app.test_cli_runner().invoke(command, ["check"])
    assert result.exit_code == 0
    assert result.output.endswith("nothing to put right.\n")


def test_problems_are_named_by_file_and_line_and_end_with_1(app: Flask, content: Path):
    result = app.test_cli_runner().invoke(command, ["check", str(content / "learning")])
    assert result.exit_code == 1
    assert "first-steps/path.md:3: “kind:”" in result.output
    assert all(line.count(":") >= 2 for line in result.output.splitlines())


def test_show_lists_paths_modules_and_lessons(app: Flask):
    result = app.test_cli_runner().invoke(command, ["show"])
    assert result.exit_code == 0
    assert "Reskilling for Success (required, version 2" in result.output
    assert "  1. Reading a brief before you say yes: 3 lessons" in result.output


def test_show_says_what_is_wrong_first(app: Flask, content: Path, monkeypatch):
    monkeypatch.setitem(app.config, "CONTENT_DIR", str(content))
    result = app.test_cli_runner().invoke(command, ["show"])
    assert result.exit_code == 1
    assert "path.md:3" in result.output
    assert "Put this right first." in result.output
