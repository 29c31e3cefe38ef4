"""Which passwords are good enough: long, and not what somebody else would try first.

There are no rules about kinds of characters and no forced changes: length and an unusual
choice are what helps (OWASP ASVS 5.0, section 6.2).
"""

import re
import unicodedata
from collections.abc import Iterable

from portal.policy.common_passwords import ROWS, common_passwords, words

MIN_LENGTH = 15
MAX_LENGTH = 128
# What is typed may shrink when it is normalised, but nobody types this much by hand.
LONGEST_TYPED = 4 * MAX_LENGTH

_LEAST_OWN = 4  # letters that must be left when names, common words and patterns are taken out
_LEAST_RUN = 3  # neighbouring keys that make a pattern
_LEAST_NAME = 4  # letters of a name or word before it is looked for
_LEAST_DIFFERENT = 5  # different characters
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")


def normal(password: str) -> str:
    """The password as it is hashed: Unicode NFKC, so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


def objection(password: str, *, known: Iterable[str] = ()) -> str | None:
    """Why a normalised password is refused, in a sentence, or None if it is good.

    `known` are names and addresses that go with the account: the portal's, the person's.
    """
    if len(password) > MAX_LENGTH:
        return too_long(password)
    if len(password) < MIN_LENGTH:
        return (
            f"Use at least {MIN_LENGTH} characters. Four or five words that do not belong "
            "together are long enough and easy to remember."
        )
    text = password.casefold()
    if any(_guessable(form, frozenset()) for form in _forms(text)):
        return (
            "This password is among the first that others would try: a well-known word, "
            "or a pattern. Choose something less usual."
        )
    if any(_guessable(form, _names(known)) for form in _forms(text)):
        return (
            "This password is made of a name or an address that others know. "
            "Choose something that has nothing to do with your account."
        )
    return None


def too_long(password: str) -> str:
    """The sentence for a password of more than the characters that are allowed."""
    return f"Use up to {MAX_LENGTH} characters. This password has {len(password):,}."


def _forms(text: str) -> tuple[str, str]:
    """The text, and the text with digits read as the letters they stand for."""
    return text, text.translate(_LOOKALIKES)


def _names(known: Iterable[str]) -> frozenset[str]:
    parts = (part for text in known for part in re.split(r"[\W_]+", normal(text).casefold()))
    return frozenset(part for part in parts if len(part) >= _LEAST_NAME)


def _guessable(text: str, names: frozenset[str]) -> bool:
    if text in common_passwords() or len(set(text)) < _LEAST_DIFFERENT:
        return True
    if _repeats(text):
        return True
    rest, found = _without(text, words() | names)
    rest = _without_runs(rest)
    # Several words that do not belong together are a good password, even if each is well known.
    few = len(found - names) < 3
    return few and _own_characters(rest, beside_words=bool(found)) < _LEAST_OWN


def _own_characters(rest: str, *, beside_words: bool) -> int:
    """How many characters are somebody's own; digits and signs beside a word are not."""
    if beside_words:
        return sum(char.isalpha() or not char.isascii() for char in rest)
    return sum(not char.isspace() for char in rest)


def _repeats(text: str) -> bool:
    """Whether the text is one short or well-known piece, said again and again."""
    for size in range(1, len(text) // 2 + 1):
        piece = text[:size]
        if (piece * (len(text) // size + 1))[: len(text)] == text:
            return size <= _LEAST_OWN or piece in common_passwords()
    return False


def _without(text: str, known: frozenset[str]) -> tuple[str, frozenset[str]]:
    found = set()
    for word in sorted(known, key=len, reverse=True):
        if word in text:
            found.add(word)
            text = text.replace(word, " ")
    return text, frozenset(found)


def _without_runs(text: str) -> str:
    """The text without runs of neighbouring keys, letters of the alphabet or digits."""
    kept, at = "", 0
    while at < len(text):
        length = _run_at(text, at)
        kept += "" if length else text[at]
        at += length or 1
    return kept


def _run_at(text: str, at: int) -> int:
    longest = 0
    for row in _BOTH_WAYS:
        end = at + max(longest + 1, _LEAST_RUN)
        while end <= len(text) and text[at:end] in row:
            longest, end = end - at, end + 1
    return longest


# Twice each, so that a run may start again from the beginning.
_BOTH_WAYS = tuple(way * 2 for row in ROWS for way in (row, row[::-1]))
