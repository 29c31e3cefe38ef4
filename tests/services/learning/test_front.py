"""Front matter: what is read without YAML says what YAML says."""

import random
from pathlib import Path

import pytest

from portal.services.learning.content import front, front_yaml

SHIPPED = Path(__file__).parents[3] / "content" / "learning"
HERE = Path("a.md")
PIECES = ["title:", "modules:", " ", "  - ", "- ", "a", "Yes", "12", "é", ":", ": ", "#", " #", "'",
          "’", '"', "!", "?", "&", "*", ",", "[", "-", "--", "---", "...", "|", ">", "%", "{", "\t",
          "\n", "\n", "\n  ", "\ntitle: ", "\nkind: ", "\nmodules:\n  - "]  # fmt: skip


def by_yaml(block):
    problems = []
    found = front_yaml.read(HERE, block, problems)
    return None if problems else found


def test_what_is_shipped_needs_no_yaml_and_says_the_same():
    blocks = ["\n" + file.read_text().split("---\n")[1]
              for file in SHIPPED.rglob("*.md") if file.read_text().startswith("---\n")]
    assert len(blocks) > 20
    for block in blocks:
        assert front.plain(block) == by_yaml(block)
        assert front.plain(block) is not None


@pytest.mark.parametrize("block", [
    "title: a: b", "title: 'a'", "title:", "title: a\ntitle: b", "modules:\n- a", "  - a",
    "title: a\n  - b", "title: a\n  more", "title: a #b", "title: [a]", "modules: a\n  - b",
    "Title: a", "title:a", "title: a\tb", "title: -a", "title: \u2028", "   ",
])  # fmt: skip
def test_what_yaml_may_take_for_more_is_left_to_it(block):
    assert front.plain(block) is None


def test_whatever_is_read_as_plain_words_says_the_same_in_yaml():
    chance, plain = random.Random(7), 0
    for _ in range(20_000):
        block = "title: " + "".join(chance.choices(PIECES, k=chance.randrange(9)))
        if (found := front.plain(block)) is not None:
            plain += 1
            assert found == by_yaml(block), block
    assert plain > 300
