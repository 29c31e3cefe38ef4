"""What we sent, in a form that tells whether a line of a reply repeats it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

RUN = 3  # words in a row that must be ours
WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+")
MARKS = ("://", "www.", "mailto:")  # without one of them there is no address to look for
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")

Run = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text, so that mail programs' changes to it do not matter.

    Addresses of pages are left out: programs on the way rewrite them.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = text.casefold()
    if any(mark in plain for mark in MARKS):
        plain = ADDRESS.sub(" ", plain)
    return WORD.findall(plain)


class Known:
    """Which runs of words of a reply stand in the texts that we sent (or that were said before).

    Only what the reply's own lines ask about is kept: threads are long, and replies are not.
    """

    def __init__(self, texts: Iterable[str], lines: Iterable[Sequence[str]]) -> None:
        wanted: dict[int, set[Run]] = {length: set() for length in range(1, RUN + 1)}
        for words in lines:
            length = min(RUN, len(words))
            if length:
                wanted[length].update(_runs(words, length))
        self._ours: set[Run] = set()
        self._any = False
        for text in texts:
            words = words_of(text)
            self._any = self._any or bool(words)
            for length, runs in wanted.items():
                self._ours |= runs.intersection(_runs(words, length))

    def __bool__(self) -> bool:
        return self._any

    def has(self, words: Sequence[str]) -> bool:
        """Whether every one of these words stands in a run that we wrote.

        One more word, and the line is the person's: nobody's "no!" behind a sentence of ours
        may go out of sight.
        """
        length = min(RUN, len(words))
        if not length or tuple(words[:length]) not in self._ours:
            return False  # nothing else can hold the first word
        ours = [run in self._ours for run in _runs(words, length)]
        return all(any(ours[max(0, i - length + 1):i + 1]) for i in range(len(words)))


def _runs(words: Sequence[str], length: int) -> Iterable[Run]:
    return zip(*(words[i:] for i in range(length)), strict=False)
