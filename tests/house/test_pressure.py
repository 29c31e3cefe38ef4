"""Asking for a change presses nobody: no word of the pages and letters about it begs or blames."""

import re
from pathlib import Path

import pytest

from tests.house.test_words import ROOT, words_of

# Words that beg, flatter, blame, threaten or steer. "Nobody has to …" is what we say instead.
PRESSING = re.compile(
    r"\b(please|kindly|fair(ly|er|ness)?|unfair(ly)?|deserv\w*|hurts?|hurting|harm\w*|damag\w*|"
    r"reputation|livelihood|career|unhappy|disappoint\w*|regret\w*|sorry|thank(s| you| the)?|"
    r"grateful|appreciat\w*|favou?r|help (me|us|them|out)|support (me|us|them)|"
    r"(5|five) stars|more stars|better (feedback|stars|rating)|positive|negative|improve\w*|"
    r"urgent\w*|hurry|last chance|only \d+ days|don[’']t miss|must decide|have to decide|"
    r"reconsider|second chance|recommended|we suggest|would mean a lot|one small|quickly|simply|"
    r"just (one|a) click|as soon as possible)\b", re.IGNORECASE)

PAGES = sorted((ROOT / "templates" / "feedback").glob("change*.html"))
LETTERS = sorted((ROOT / "templates" / "email").glob("change_*.txt"))
CODE = [ROOT / "portal" / "web" / "feedback" / name
        for name in ("change_forms.py", "change_pages.py", "enabling_pages.py")]
CODE += [ROOT / "portal" / "services" / "feedback" / "changing.py"]


def sentences(path: Path) -> str:
    """What people read of a file: of code, its strings with a space in them."""
    if path.suffix != ".py":
        return words_of(path)
    return " ".join(re.findall(r'"([^"\n]* [^"\n]*)"', path.read_text("utf-8")))


def test_there_is_something_to_read():
    assert len(PAGES) >= 5
    assert len(LETTERS) >= 3
    assert all(sentences(path) for path in PAGES + LETTERS + CODE)


@pytest.mark.parametrize("path", PAGES + LETTERS + CODE, ids=lambda p: p.name)
def test_nothing_about_a_change_presses_anybody(path):
    assert {m.group() for m in PRESSING.finditer(sentences(path))} == set()


@pytest.mark.parametrize("words", [
    "Please look again", "Your feedback hurts Mina", "She deserves better feedback",
    "Give 5 stars", "This is your last chance", "It would mean a lot", "Be fair"])
def test_the_list_finds_what_presses(words):
    assert PRESSING.search(words)


def test_the_two_ways_are_offered_alike():
    page = (ROOT / "templates" / "feedback" / "change_decide.html").read_text("utf-8")
    assert "checked" not in page
    assert page.count('class="btn"') == 1, "one button, whatever was chosen"
