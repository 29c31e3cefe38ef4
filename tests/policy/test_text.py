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


@pytest.mark.parametrize("typed", [
    "\u200b", "\u2060 \ufeff", "\u3164", "\u2800\u2800", "\u00ad\n\u200d",
    "\u202e \u202c", "\u034f"])
def test_a_text_that_nobody_can_see_is_none(typed):
    assert clean(typed, 100, "Your answer") == ""


@pytest.mark.parametrize("typed", ["👍", "…", "é", "\ufffd", "\u200bא", "१"])
def test_a_text_of_one_sign_is_a_text(typed):
    assert clean(typed, 100, "Your answer") == typed


@pytest.mark.parametrize(("typed", "count"), [
    (" I was\tlate,\nsorry ", 4), ("Don’t – ever", 2), ("約束は守られた", 7), ("", 0),
    (". . . . .", 0), ("– – – – –", 0), ("\u200b \u200b \u200b \u200b \u200b", 0),
    ("\u2800 \u2800 \u3164 \u3164 \u115f", 0), ("late\u200b \u200b \u200b", 1)])
def test_only_what_can_be_read_is_a_word(typed, count):
    assert len(words(typed)) == count
