"""The learning paths that come with the portal: complete, plain, kind and fair to guess at."""

import re
from collections import Counter
from pathlib import Path

import pytest

from portal.services.learning.content import check, load

ROOT = Path(__file__).parents[3] / "content" / "learning"
FILES = sorted(ROOT.glob("*/**/*.md"))
LESSONS = [file for file in FILES if re.match(r"\d+-", file.name)]

# Words that the copywriting rules keep away from people, in every form they take.
BANNED = re.compile(
    r"\b(please note|unfortunately|kindly|as per|violat\w*|strikes?|offen[cs]es?|cases?|tickets?"
    r"|appeals?|enforce\w*|poor performance|irregular activity|midnight|end of day)\b",
    re.IGNORECASE,
)
# A rule's number stands in the policy and on the rules page only, so a text never goes stale.
RULE_NUMBER = re.compile(r"\b(14|28|180|184|365)\W+(utc |working )?days?\b|\d\s?%", re.IGNORECASE)


@pytest.fixture(scope="module")
def library():
    return load(ROOT)


def modules(library):
    return [module for path in library.paths for module in path.modules]


def questions(library):
    return [question for module in modules(library) for question in module.questions]


def words(text):
    """How many words a person reads, without front matter and table lines."""
    body = text.split("---\n", 2)[2]
    return len(re.findall(r"[^\W_][\w’'-]*", body))


def name(file):
    return "/".join(file.parts[-3:])


def test_everything_that_is_shipped_can_be_used():
    assert check(ROOT) == []


def test_the_required_path_has_five_modules_of_three_lessons(library):
    path = library.path("reskilling-for-success")
    assert (path.title, path.kind) == ("Reskilling for Success", "required")
    assert [len(module.lessons) for module in path.modules] == [3, 3, 3, 3, 3]
    assert all(len(module.questions) >= 10 for module in path.modules)


def test_the_course_for_everybody_is_optional(library):
    path = library.path("working-with-clients")
    assert (path.title, path.kind) == ("Working with clients", "optional")
    assert [len(module.lessons) for module in path.modules] == [2, 2, 2]
    assert all(len(module.questions) >= 8 for module in path.modules)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_text_keeps_to_the_words_we_use_with_people(file):
    found = [
        (number, match.group())
        for number, line in enumerate(file.read_text("utf-8").split("\n"), 1)
        for match in BANNED.finditer(line)
    ]
    assert found == []


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_text_names_no_number_that_belongs_to_a_rule(file):
    assert [match.group() for match in RULE_NUMBER.finditer(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("file", LESSONS, ids=name)
def test_a_lesson_is_long_enough_to_help_and_short_enough_to_read(file):
    assert 350 <= words(file.read_text("utf-8")) <= 620


@pytest.mark.parametrize("file", LESSONS, ids=name)
def test_the_minutes_of_a_lesson_suit_somebody_who_reads_in_a_second_language(file):
    text = file.read_text("utf-8")
    minutes = int(re.search(r"^minutes: (\d+)$", text, re.MULTILINE).group(1))
    assert 100 <= words(text) / minutes <= 150


def test_every_question_has_three_or_four_options_and_a_reason(library):
    for question in questions(library):
        assert 3 <= len(question.options) <= 4, question.id
        assert len(question.explanation_html) >= 60, question.id


def test_the_place_of_an_option_tells_nothing(library):
    for module in modules(library):
        places = Counter(question.options.index(question.right) for question in module.questions)
        assert max(places.values()) / len(module.questions) <= 0.45, (module.slug, places)
        assert len(places) >= 3, (module.slug, places)


def test_the_length_of_an_option_tells_nothing(library):
    for module in modules(library):
        longest = [question.id for question in module.questions if stands_out(question, max)]
        shortest = [question.id for question in module.questions if stands_out(question, min)]
        assert len(longest) / len(module.questions) < 0.5, (module.slug, longest)
        assert len(shortest) / len(module.questions) < 0.5, (module.slug, shortest)


def stands_out(question, which):
    """Whether the right option alone is the longest (max) or the shortest (min)."""
    lengths = [len(option.html) for option in question.options]
    extreme = which(lengths)
    return lengths.count(extreme) == 1 and len(question.right.html) == extreme
