"""What we sent, in a form that tells whether a line of a reply repeats it."""

import re
import unicodedata
from collections.abc import Iterable

RUN = 3  # words in a row that must be ours
WORD = re.compile(r"\w+")
ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def words_of(text: str) -> list[str]:
    """The words of a text, so that mail programs' changes to it do not matter.

    Addresses of pages are left out: programs on the way rewrite them.
    """
    plain = unicodedata.normalize("NFKC", ADDRESS.sub(" ", text.translate(INVISIBLE)))
    return WORD.findall(plain.casefold())


class Known:
    """The words of the texts that we sent (or that stand in the thread already)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._any = False
        for text in texts:
            words = words_of(text)
            self._any = self._any or bool(words)
            for length in range(1, RUN + 1):
                self._runs.update(zip(*(words[i:] for i in range(length)), strict=False))

    def __bool__(self) -> bool:
        return self._any

    def has(self, words: list[str]) -> bool:
        """Whether every one of these words stands in a run that we wrote.

        One more word, and the line is the person's: nobody's "no!" behind a sentence of ours
        may go out of sight.
        """
        length = min(RUN, len(words))
        if not length:
            return False
        ours = [tuple(words[i:i + length]) in self._runs for i in range(len(words) - length + 1)]
        return all(any(ours[max(0, i - length + 1):i + 1]) for i in range(len(words)))
