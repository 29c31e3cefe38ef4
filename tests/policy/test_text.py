"""What Mina types is kept as she typed it, or refused in a sentence, never cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.policy.refusal import Refusal
from portal.policy.text import clean, words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Hello \r\nthere\rfriend ", "Hello \nthere\nfriend"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("\ud83d\ude42", "🙂"),
        ("a\x07b\x1b[31mc\x7f", "ab[31mc"),
        ("tab\tstays", "tab\tstays"),
        ("one\u2028two\x85three", "one\ntwo\nthree"),
        ("\u202eשלום\u202c", "\u202eשלום\u202c"),
        ("é 漢字 👩‍🚀", "é 漢字 👩‍🚀"),
        ("", ""),
        (None, ""),
        (" \n\t ", ""),
    ],
)
def test_words_are_kept_and_harmful_characters_are_not(typed, kept):
    assert clean(typed, 100, "Your answer") == kept


def test_a_text_that_is_too_long_is_refused_with_both_numbers():
    with pytest.raises(Refusal) as no:
        clean("x" * 5312, 5000, "your answer")
    assert no.value.sentence == (
        "Your answer can have up to 5,000 characters. This text has 5,312; please shorten it."
    )


def test_a_text_of_exactly_the_limit_is_accepted():
    assert len(clean("ü" * 5000 + "\r\n", 5000, "Your answer")) == 5000


anything = st.text(st.characters(exclude_categories=[]), max_size=300)


@given(anything)
def test_whatever_is_typed_can_be_stored_and_cleaning_twice_changes_nothing(typed):
    kept = clean(typed, 1000, "Your answer")
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\r" not in kept
    assert clean(kept, 1000, "Your answer") == kept


def test_words_are_parted_at_white_space():
    assert words(" I was\tlate,\nsorry ") == ["I", "was", "late,", "sorry"]
