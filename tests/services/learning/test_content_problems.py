"""What `check` tells an operator: the file, the line and what to do, whatever is in the files."""

import random

import pytest

from portal.services.learning.content import check

BEGIN = "01-begin/"


def said(shelf):
    """Problems as (path below the learning path, line, sentence)."""
    base = shelf / "first-steps"
    return [(str(one.file.relative_to(base)), one.line, one.sentence) for one in check(shelf)]


def test_nothing_is_said_about_a_good_shelf(shelf):
    assert check(shelf) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "words"),
    [
        ("path.md", "title: First steps\n", "", 1, "Add “title:”"),
        ("path.md", "summary: Two short modules.\n", "", 1, "Add “summary:”"),
        ("path.md", "kind: required", "kind: needed", 3, "required or optional"),
        ("path.md", "version: 3", "version: 3.5", 4, "whole number"),
        ("path.md", "version: 3", "version: -1", 4, "whole number"),
        ("path.md", "version: 3", "version: 3\nauthor: me", 5, "Remove “author”"),
        ("path.md", "version: 3", "version: 3\nversion: 4", 5, "stands here twice"),
        ("path.md", "title: First steps", "title: First: steps", 2, "colon in quotes"),
        ("path.md", "title: First steps", "title: [First]", 2, "needs a few words"),
        ("path.md", "title: First steps", "title: '  '", 2, "needs a few words"),
        ("path.md", "modules:\n  - 01-begin\n  - 02-go-on", "modules: 01-begin", 6, "needs a list"),
        ("path.md", "  - 02-go-on", "  - 03-gone", 6, "Create the folder “03-gone”"),
        ("path.md", "  - 02-go-on\n", "", 6, "Add “02-go-on” to modules"),
        ("path.md", "  - 02-go-on", "  - ../first-steps", 6, "Create the folder"),
        ("path.md", "  - 02-go-on", "  - 02-go-on\n  - 02-go-on", 6, "Rename one of the modules"),
        ("path.md", "Welcome to the **path**.", "", 1, "Write the text below"),
        ("path.md", "---\ntitle", "title", 1, "Open the file with a block"),
        ("path.md", "---\n\nWelcome", "\nWelcome", 1, "Open the file with a block"),
        ("path.md", "Welcome", "# Welcome\n\nand", 11, "Start this heading with ##"),
        (BEGIN + "module.md", "minutes: 9", "minutes: 7", 3, "at least the minutes of its lessons"),
        (BEGIN + "module.md", "about.\n---\n", "about.\n---\n\nMore.", 7, "Move this text"),
        (BEGIN + "1-one.md", "minutes: 4", "minutes: four", 3, "whole number"),
        (BEGIN + "1-one.md", "## A heading\n\nSome words.", "", 1, "Write the text below"),
        (BEGIN + "1-one.md", "## A heading", "# A heading", 6, "Start this heading with ##"),
        (BEGIN + "1-one.md", "## A heading", "A heading\n===", 6, "Start this heading with ##"),
        (BEGIN + "1-one.md", "## A heading", "### A heading", 6, "headings go down in steps"),
        (BEGIN + "1-one.md", "Some words.", "<p>Some</p>", 8, "raw HTML"),
        (BEGIN + "1-one.md", "Some words.", "Some\nmore <b>words</b>", 9, "raw HTML"),
        (BEGIN + "1-one.md", "Some words.", "a\n![b](c.png)", 9, "no images"),
        (BEGIN + "1-one.md", "Some words.", "a\n[b](9-gone.md)", 9, "Correct the link"),
        (BEGIN + "1-one.md", "Some words.", "[b](module.md)", 8, "Correct the link"),
        (BEGIN + "1-one.md", "Some words.", "[b](../../../../etc/1-x.md)", 8, "Correct the link"),
        (BEGIN + "1-one.md", "Some words.", "a\n\n| b |\n|---|\n| <i>c</i> |", 12, "raw HTML"),
        (BEGIN + "quiz.md", "- [x] right one", "- [ ] right one", 1, "none is marked"),
        (BEGIN + "quiz.md", "- [ ] wrong two", "- [x] wrong two", 5, "only one option"),
        (BEGIN + "quiz.md", "- [ ] wrong two", "- [ ] wrong one", 5, "the same as another"),
        (BEGIN + "quiz.md", "> Because of m1-q0.", "", 1, "Add an explanation"),
        (BEGIN + "quiz.md", "> Because of m1-q0.", "Because", 7, "Make this line a question"),
        (BEGIN + "quiz.md", " {#m1-q0}", "", 1, "End the ## line with a name"),
        (BEGIN + "quiz.md", " {#m1-q0}", " {#M1 Q0}", 1, "End the ## line with a name"),
        (BEGIN + "quiz.md", "Question m1-q0? ", "", 1, "Write the question after ##"),
        (BEGIN + "quiz.md", "wrong one", "<b>wrong</b> one", 3, "raw HTML"),
    ],
)
def test_a_fault_is_named_by_file_line_and_what_to_do(shelf, spoil, file, old, new, line, words):
    spoil(file, old, new)
    found = said(shelf)
    assert [(name, at) for name, at, sentence in found if words in sentence] == [(file, line)], (
        found
    )


def test_a_question_name_used_in_two_modules_is_named_at_both_places(shelf, spoil):
    spoil("02-go-on/quiz.md", "{#m2-q1}", "{#m1-q0}")
    assert [found[:2] for found in said(shelf)] == [
        ("01-begin/quiz.md", 1),
        ("02-go-on/quiz.md", 9),
    ]


def test_a_pool_smaller_than_a_quiz_is_refused(shelf, spoil):
    file = shelf / "first-steps/01-begin/quiz.md"
    questions = file.read_text().split("## ")[1:]
    spoil(BEGIN + "quiz.md", "".join(f"## {one}" for one in questions[:4]))
    assert "Write at least 5 questions" in said(shelf)[0][2]


def test_a_byte_order_mark_is_named(shelf, spoil):
    file = shelf / "first-steps/01-begin/1-one.md"
    spoil(BEGIN + "1-one.md", b"\xef\xbb\xbf" + file.read_bytes())
    assert said(shelf) == [
        (BEGIN + "1-one.md", 1, "Save this file as UTF-8 without a byte order mark.")
    ]


def test_bytes_that_are_not_utf_8_are_named_with_their_line(shelf, spoil):
    spoil(BEGIN + "1-one.md", b"---\ntitle: One\nminutes: 4\n---\n\nWords\nna\xefve words\n")
    assert said(shelf) == [(BEGIN + "1-one.md", 7, "Save this file as UTF-8; this line is not.")]


def test_a_nul_is_named_with_its_line(shelf, spoil):
    spoil(BEGIN + "1-one.md", "Some words.", "Some\nwo\x00rds.")
    assert [found[:2] for found in said(shelf)] == [(BEGIN + "1-one.md", 9)]


def test_windows_line_ends_are_fine(shelf):
    for file in shelf.rglob("*.md"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert check(shelf) == []


def test_html_inside_code_is_fine(shelf, spoil):
    spoil(BEGIN + "1-one.md", "Some words.", "Write `<b>`.\n\n    <p>code</p>\n")
    assert check(shelf) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("4-late.md", "without a gap"),
        ("2-three.md", "without a gap"),
        ("notes.md", "Name this file like"),
        ("3-quiz.md", "Rename “quiz”"),
        ("3-Über.md", "Rename “Über”"),
    ],
)
def test_a_lesson_file_needs_the_next_number_and_a_plain_name(shelf, spoil, name, words):
    spoil("01-begin/" + name, "---\ntitle: New\nminutes: 1\n---\n\nWords.\n")
    assert any(words in sentence for _, _, sentence in said(shelf)), said(shelf)


@pytest.mark.parametrize("name", ["path.md", "01-begin/module.md", "01-begin/quiz.md"])
def test_a_missing_file_is_named(shelf, name):
    (shelf / "first-steps" / name).unlink()
    assert (name, 1, "This file cannot be opened; create it or allow reading.") in said(shelf)


def test_a_missing_or_empty_root_is_named(shelf, tmp_path):
    empty = tmp_path / "empty"
    assert [problem.file for problem in check(empty)] == [empty]
    empty.mkdir()
    assert [problem.file for problem in check(empty)] == [empty]


@pytest.mark.parametrize(
    "front",
    ["[" * 900, "a: &a [*a]", "? [x]\n: y", "2026-99-99: x", "!!python/object:os.system x",
     "- a\n- b", "just words", "a: b\n--- \nc: d", "title: \x85\u2028", "{title: {a: b}}", "%X"],
)  # fmt: skip
def test_strange_front_matter_is_never_an_exception(shelf, spoil, front):
    spoil("path.md", f"---\n{front}\n---\n\nWords.\n")
    assert check(shelf)


@pytest.mark.slow
def test_random_bytes_in_any_file_are_never_an_exception(shelf):
    chance = random.Random(7)
    files = sorted(shelf.rglob("*.md"))
    pieces = [b"---\n", b"## ", b"- [x] ", b"> ", b"|", b"[a](", b")", b"\xff", b"\x00", b"{#a}",
              b"<b>", b"\n", b": ", b"- ", b"* ", b"`", b"&", b"words "]  # fmt: skip
    for _ in range(60):
        file = chance.choice(files)
        kept = file.read_bytes()
        file.write_bytes(b"".join(chance.choices(pieces, k=chance.randrange(60))))
        assert all(problem.line >= 1 and problem.sentence for problem in check(shelf))
        file.write_bytes(kept)
