"""What the loader makes of Markdown files: the library that pages and services read."""

import os

import pytest

from portal.services.learning.content import ContentError, check, load


def test_a_path_is_found_by_its_folder_and_knows_its_facts(shelf):
    path = load(shelf).path("first-steps")
    assert (path.title, path.kind, path.version) == ("First steps", "required", 3)
    assert path.summary == "Two short modules."
    assert path.intro_html == "<p>Welcome to the <strong>path</strong>.</p>"


def test_the_minutes_of_a_path_are_counted_not_typed(shelf):
    assert load(shelf).path("first-steps").minutes == 18


def test_addresses_carry_no_numbers(shelf):
    path = load(shelf).path("first-steps")
    assert [module.slug for module in path.modules] == ["begin", "go-on"]
    assert [lesson.slug for lesson in path.module("go-on").lessons] == ["one", "two"]


def test_modules_stand_in_the_order_of_the_list_not_of_the_folders(shelf, spoil):
    spoil("path.md", "  - 01-begin\n  - 02-go-on", "  - 02-go-on\n  - 01-begin")
    path = load(shelf).path("first-steps")
    assert [(module.number, module.slug) for module in path.modules] == [
        (1, "go-on"),
        (2, "begin"),
    ]


def test_what_comes_next_and_before_ends_at_both_ends(shelf):
    path = load(shelf).path("first-steps")
    module = path.module("begin")
    assert module.next_lesson("one").slug == "two"
    assert module.next_lesson("two") is None
    assert module.previous_lesson("two").slug == "one"
    assert module.previous_lesson("one") is None


@pytest.mark.parametrize("slug", ["", "nothing", "../begin", "a\x00b", "\ud800", "x" * 9999])
def test_an_unknown_name_finds_nothing(shelf, slug):
    library = load(shelf)
    module = library.path("first-steps").module("begin")
    question = module.questions[0]
    assert library.path(slug) is None
    assert library.path("first-steps").module(slug) is None
    assert module.lesson(slug) is module.next_lesson(slug) is module.question(slug) is None
    assert question.option(slug) is None


def test_a_question_knows_its_right_option_and_why(shelf):
    question = load(shelf).path("first-steps").module("begin").question("m1-q2")
    assert question.text_html == "Question m1-q2?"
    assert [option.html for option in question.options] == ["wrong one", "right one", "wrong two"]
    assert question.right.html == "right one"
    assert question.option(question.right.id) == question.right
    assert question.explanation_html == "<p>Because of m1-q2.</p>"


def test_an_option_keeps_its_name_when_the_order_changes(shelf, spoil):
    before = load(shelf).path("first-steps").module("begin").questions[0].right.id
    spoil(
        "01-begin/quiz.md", "- [ ] wrong one\n- [x] right one", "- [x] right one\n- [ ] wrong one"
    )
    after = load(shelf, watch=True).path("first-steps").module("begin").questions[0]
    assert after.right.id == before
    assert after.options[0].id == before


def test_an_option_may_go_on_over_two_lines(shelf, spoil):
    spoil("01-begin/quiz.md", "- [x] right one", "- [x] right one\n  that goes *on*")
    question = load(shelf).path("first-steps").module("begin").questions[0]
    assert question.right.html == "right one that goes <em>on</em>"


def test_a_table_has_column_headings_and_no_inline_style(shelf, spoil):
    spoil("01-begin/1-one.md", "Some words.", "| a | b |\n|:-:|--:|\n| 1 | 2 |")
    html = load(shelf).path("first-steps").module("begin").lesson("one").html
    assert '<th scope="col">a</th>' in html
    assert "<td>2</td>" in html
    assert "style" not in html


def test_a_link_between_lessons_becomes_an_address_of_the_portal(shelf, spoil):
    spoil("01-begin/1-one.md", "Some words.", "[on](../02-go-on/2-two.md) [rules](/rules)")
    html = load(shelf, prefix="/learn").path("first-steps").module("begin").lesson("one").html
    assert '<a href="/learn/first-steps/go-on/two">on</a>' in html
    assert '<a href="/rules">rules</a>' in html


def test_a_dangerous_link_never_becomes_a_link(shelf, spoil):
    spoil("01-begin/1-one.md", "Some words.", "[a](javascript:alert(1)) [b](HTTPS://x.example)")
    html = load(shelf).path("first-steps").module("begin").lesson("one").html
    assert "<a" in html
    assert 'href="javascript' not in html


def test_required_paths_stand_before_optional_ones(shelf):
    folder = shelf / "a-course"
    (shelf / "first-steps").rename(shelf / "z-steps")
    for file in (shelf / "z-steps").rglob("*.md"):
        copy = folder / file.relative_to(shelf / "z-steps")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text("utf-8").replace("kind: required", "kind: optional"))
    assert [path.slug for path in load(shelf).paths] == ["z-steps", "a-course"]


def test_the_library_can_not_be_changed_by_its_readers(shelf):
    with pytest.raises(AttributeError):
        load(shelf).path("first-steps").title = "Another"


def test_files_are_read_once_unless_somebody_watches_them(shelf, spoil):
    first = load(shelf)
    file = spoil("path.md", "First steps", "Second steps")
    os.utime(file, (1, 1))
    assert load(shelf) is first
    watched = load(shelf, watch=True)
    assert watched.path("first-steps").title == "Second steps"
    assert load(shelf, watch=True) is watched


def test_files_that_can_not_be_used_are_refused_with_every_reason(shelf, spoil):
    spoil("path.md", "kind: required", "kind: maybe")
    spoil("01-begin/module.md", "minutes: 9", "minutes: soon")
    with pytest.raises(ContentError) as refused:
        load(shelf)
    assert [problem.file.name for problem in refused.value.problems] == ["module.md", "path.md"]
    assert "path.md:3: “kind:” is either required or optional." in str(refused.value)


def test_a_dead_link_is_for_its_author_and_keeps_no_page_from_standing(shelf, spoil):
    spoil("01-begin/1-one.md", "Some words.", "Some [words](9-gone.md).")
    lesson = load(shelf).path("first-steps").module("begin").lesson("one")
    assert "words</a>" in lesson.html
    assert [problem.file.name for problem in check(shelf)] == ["1-one.md"]
