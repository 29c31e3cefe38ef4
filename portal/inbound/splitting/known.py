"""What we sent, in a form that tells whether a line of a reply repeats it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain, product

RUN = 3  # words in a row that must be ours
WORD = re.compile(r"\w+")
BETWEEN = {number: " " for number in range(128) if not WORD.match(chr(number))}
BETWEEN_IN_LINES = {**BETWEEN, ord("\n"): "\n"}
SIGNS = "\u2018\u2019\u201c\u201d\u2013\u2014"  # the usual ones outside ASCII, none of a word
ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+")
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")

Run = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text, so that mail programs' changes to it do not matter.

    Addresses of pages are left out: programs on the way rewrite them.
    """
    plain = _plain(text)
    return plain.translate(BETWEEN).split() if plain.isascii() else WORD.findall(plain)


def words_of_each(lines: Sequence[str]) -> list[list[str]]:
    """The words of each of these lines, which have their ends; as `words_of`, in one go."""
    text = "".join(lines)
    if text.count("\n") != len(lines) - (not text.endswith("\n")):
        return [words_of(line) for line in lines]  # some end in another way
    plain = _plain(text)
    if not plain.isascii():
        return [WORD.findall(line) for line in plain.split("\n")[:len(lines)]]
    parted = plain.translate(BETWEEN_IN_LINES).split("\n")
    return [line.split() for line in parted[:len(lines)]]


def _plain(text: str) -> str:
    """The same words in small letters, in ASCII where only signs between them are not."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = text.casefold()
    if "://" in plain or "www." in plain or "mailto:" in plain:
        plain = ADDRESS.sub(" ", plain)
    if not plain.isascii():
        for sign in SIGNS:
            plain = plain.replace(sign, " ")
    return plain


class Known:
    """Which runs of words of a reply stand in the texts that we sent (or that were said before).

    Only what the reply's own lines ask about is kept: threads are long, and replies are not.
    """

    def __init__(self, texts: Iterable[str], lines: Iterable[Sequence[str]]) -> None:
        sent = [words_of(text) for text in texts]
        vocabulary = set(chain.from_iterable(sent))
        wanted: dict[int, set[Run]] = {length: set() for length in range(1, RUN + 1)}
        above: Sequence[str] = ()
        for words in filter(None, lines):
            if not vocabulary.issuperset(words):
                above = ()  # the line is not ours in any case
                continue
            length = min(RUN, len(words))
            wanted[length].update(_runs(words, length))
            if above:
                joint = _joint(above, words)
                wanted[len(joint)].add(joint)
            above = words
        self._vocabulary = vocabulary
        self._ours: set[Run] = set()
        for words, (length, runs) in product(sent, wanted.items()):
            if runs:
                self._ours |= runs.intersection(_runs(words, length))

    def __bool__(self) -> bool:
        return bool(self._vocabulary)

    def has(self, words: Sequence[str]) -> bool:
        """Whether every one of these words stands in a run that we wrote.

        One more word, and the line is the person's: nobody's "no!" behind a sentence of ours
        may go out of sight.
        """
        if not words or words[0] not in self._vocabulary:
            return False  # as most lines begin
        length = min(RUN, len(words))
        if tuple(words[:length]) not in self._ours:
            return False  # nothing else can hold the first word
        runs = list(_runs(words, length))
        if self._ours.issuperset(runs):
            return True
        ours = [run in self._ours for run in runs]
        return all(any(ours[max(0, i - length + 1):i + 1]) for i in range(len(words)))

    def goes_on(self, above: Sequence[str], below: Sequence[str]) -> bool:
        """Whether what we wrote goes on from one line to the next."""
        return _joint(above, below) in self._ours


def _joint(above: Sequence[str], below: Sequence[str]) -> Run:
    """The run of words across the end of a line."""
    return (*above[1 - RUN:], *below)[:RUN]


def _runs(words: Sequence[str], length: int) -> Iterable[Run]:
    return zip(*(words[i:] for i in range(length)), strict=False)
