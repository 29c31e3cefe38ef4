"""What is left of a text when typing, case, accents and punctuation are taken away."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cache

Tokens = tuple[str, ...]

# Scripts written without spaces between words, as ranges of code points: their characters
# are counted one by one.
_UNSPACED = (
    (0x0E00, 0x0FFF),  # Thai, Lao, Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue, Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x2E80, 0x312F),  # radicals, kana, Bopomofo
    (0x31A0, 0x31FF),  # more Bopomofo and kana
    (0x3400, 0xA4CF),  # Han and Yi
    (0xA980, 0xA9FF),  # Javanese, more Myanmar
    (0xAA60, 0xAA7F),  # more Myanmar
    (0xF900, 0xFAFF),  # Han for compatibility
    (0x1B000, 0x1B16F),  # more kana
    (0x20000, 0x3FFFF),  # rare Han
)
# Hangul fillers are letters by name and blanks to the eye, and so is Braille without dots.
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
# Characters nobody sees, and apostrophes, which people leave out at will.
_VANISHING = "'’‘‛ʼʻ`´′＇\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e01ef"
_VANISH = re.compile(f"[{_VANISHING}]")
# Accents, and the vowel points that Hebrew and Arabic may leave out.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_INSIDE_A_WORD = re.compile(r"(?<=[^\W_])(?:[^\w\s]|_)+(?:[^\S\n]*\n\s*)?(?=[^\W_])")


def is_unspaced(token: str) -> bool:
    """Whether a token is one character of a script that puts no spaces between words."""
    return len(token) == 1 and _in_unspaced(ord(token))


@cache
def _in_unspaced(code: int) -> bool:
    return code >= _UNSPACED[0][0] and any(low <= code <= high for low, high in _UNSPACED)


class _Sieve(dict[int, str]):
    """A table for `str.translate`, filled in as characters are met."""

    def __init__(self, pick: Callable[[str], str]) -> None:
        super().__init__()
        self.pick = pick

    def __missing__(self, code: int) -> str:
        self[code] = found = self.pick(chr(code))
        return found


def _seen(character: str) -> str:
    """Drop what is invisible; turn blanks that are letters by name into spaces."""
    if character in BLANKS:
        return " "
    return "" if unicodedata.category(character) == "Cf" else character


def _told_apart(character: str) -> str:
    """Letters, digits and marks stay; characters of unspaced scripts stand alone."""
    if unicodedata.category(character)[0] not in "LNM":
        return " "
    return f" {character} " if _in_unspaced(ord(character)) else character


_SEEN = _Sieve(_seen)
_TOLD_APART = _Sieve(_told_apart)


def plain(text: str) -> str:
    """The text in one spelling: compatible forms, case, accents and apostrophes are gone."""
    if text.isascii():
        return text.replace("'", "").replace("`", "").lower()
    visible = _VANISH.sub("", text.translate(_SEEN))
    folded = unicodedata.normalize("NFKC", visible).casefold().replace("ı", "i")  # Turkish capitals
    bare = _ACCENTS.sub("", _VANISH.sub("", unicodedata.normalize("NFKD", folded)))
    return unicodedata.normalize("NFKC", bare)


def split(text: str) -> Tokens:
    """Words, and single characters of unspaced scripts; punctuation parts words."""
    return tuple(plain(text).translate(_TOLD_APART).split())


def joined(text: str) -> Tokens:
    """The same, but punctuation inside a word joins it: follow-up is one word, as followup."""
    return tuple(_INSIDE_A_WORD.sub("", plain(text)).translate(_TOLD_APART).split())


def readings(text: str) -> list[Tokens]:
    """The ways to read a text as words: two where punctuation stands inside words."""
    apart, together = split(text), joined(text)
    return [apart] if apart == together else [apart, together]


def span_of(text: str, tokens: Tokens, first: int, end: int) -> str:
    """The piece of the text that reads as `tokens[first:end]`, as it was typed.

    `tokens` is one of the text's `readings`. A reading only grows with the text, so both
    edges are found by halving.
    """
    read = split if tokens == split(text) else joined
    run, lead = tokens[first:end], tokens[:end]

    def has_all(stop: int) -> bool:
        return read(text[:stop])[:end] == lead

    def has_run(start: int) -> bool:
        return read(text[start:stop])[-len(run) :] == run

    stop = bisect_left(range(len(text)), True, key=has_all)
    while stop < len(text) and unicodedata.combining(text[stop]):
        stop += 1
    start = bisect_right(range(stop), False, key=lambda at: not has_run(at)) - 1
    return text[max(start, 0) : stop].strip() or " ".join(run)
