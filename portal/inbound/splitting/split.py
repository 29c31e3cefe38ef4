"""The split itself: lines are found to be ours, then what introduces them, the rest is own."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from portal.inbound.splitting import guess
from portal.inbound.splitting.introductions import with_introductions
from portal.inbound.splitting.known import Known, words_of_each
from portal.inbound.splitting.marks import unquoted
from portal.inbound.splitting.segments import Kind, Segment, gathered

MOST_LINES = 4_000  # what follows is shown as it is
CONTEXT_LINES = 6
PASTED_LINES = 3  # of ours in a row, without signs of quotation, are a quote
PASTED_WORDS = 20
FEW_WORDS = 7  # so few may be an answer in words that we used, too


def split(text: str, sent: Iterable[str] = (), names: Sequence[str] = ()) -> list[Segment]:
    """Split a reply; the texts of all segments joined are `text`.

    `sent` are the texts that stand in the thread already: our letters, in their plain and
    their HTML form, and earlier messages; `names` are those that a mail program may introduce
    them with. With them, exactly what repeats them is folded;
    without them the usual marks of mail programs decide (see `guess`).
    """
    lines = text.splitlines(keepends=True)
    seen, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    bare = [unquoted(line) for line in seen]
    words = words_of_each([line if plain is None else plain
                           for line, plain in zip(seen, bare, strict=True)])
    known = Known(sent, words)
    kinds = _of_known(bare, words, known) if known else guess.kinds(seen)
    kinds = _in_context(seen, with_introductions(seen, kinds, names))
    return gathered([*seen, *rest], [*kinds, *[Kind.own] * len(rest)])


def _of_known(bare: list[str | None], words: list[list[str]], known: Known) -> list[Kind]:
    """Mark what repeats us: quoted lines one by one, lines without a sign only in a row."""
    ours = [known.has(each) for each in words]
    kinds = [Kind.quoted if our and plain is not None else Kind.own
             for our, plain in zip(ours, bare, strict=True)]
    for row in _rows(ours, words):
        if len(row) >= PASTED_LINES or sum(len(words[i]) for i in row) >= PASTED_WORDS:
            for i in _pasted(row, words, known):
                kinds[i] = Kind.quoted
    return _with_blanks(kinds, words, bare)


def _pasted(row: list[int], words: list[list[str]], known: Known) -> Iterable[int]:
    """Give the lines of a row that we wrote for certain.

    A few words without a sign of quotation may be an answer ("No.") though we used them, too:
    they are ours only where they go on from the line above, or the line below goes on from them.
    """
    joined = [known.goes_on(words[above], words[below]) for above, below in pairwise(row)]
    return (i for i, from_above, to_below in zip(row, [False, *joined], [*joined, False],
                                                 strict=True)
            if len(words[i]) > FEW_WORDS or from_above or to_below)


def _rows(ours: list[bool], words: list[list[str]]) -> list[list[int]]:
    """Gather the lines of ours that follow each other, blank ones aside."""
    rows: list[list[int]] = [[]]
    for i, our in enumerate(ours):
        if our:
            rows[-1].append(i)
        elif words[i]:
            rows.append([])
    return [row for row in rows if row]


def _with_blanks(kinds: list[Kind], words: list[list[str]],
                 bare: list[str | None]) -> list[Kind]:
    """Let lines without words go with the quote that they stand in, begin or end."""
    kinds = list(kinds)
    last = Kind.own
    for i, kind in enumerate(kinds):
        if words[i]:
            last = kind
        elif last is Kind.quoted:
            kinds[i] = Kind.quoted
    for i in reversed(range(len(kinds) - 1)):
        if not words[i] and bare[i] is not None and kinds[i + 1] is Kind.quoted:
            kinds[i] = Kind.quoted
    return kinds


def _in_context(lines: list[str], kinds: list[Kind]) -> list[Kind]:
    """Leave a few quoted lines in view where the words after them answer them."""
    kinds = list(kinds)
    end = next((i + 1 for i in reversed(range(len(kinds)))
                if kinds[i] is Kind.own and lines[i].strip()), 0)
    is_between = Kind.quoted in kinds[end:]
    stop = 0
    while Kind.quoted in (ahead := kinds[stop:end]):
        start = stop = stop + ahead.index(Kind.quoted)
        while kinds[stop] is Kind.quoted:
            stop += 1
        seen = _answered(lines, start, stop, is_between or Kind.quoted in kinds[stop:end])
        kinds[seen:stop] = [Kind.context] * (stop - seen)
    return kinds


def _answered(lines: list[str], start: int, stop: int, is_between: bool) -> int:
    """Return the line of a quote from which on it stays in view; `stop` if none of it does.

    All of a short one; of a long one that goes on after the words, its last paragraph.
    """
    written = [i for i in range(start, stop) if lines[i].strip()]
    if len(written) <= CONTEXT_LINES:
        return start if written else stop
    if not is_between:
        return stop
    last = [i for i in range(start, stop) if _says(lines[i])][-1:]
    while last and last[0] > start and len(last) < CONTEXT_LINES and _says(lines[last[0] - 1]):
        last.insert(0, last[0] - 1)
    return last[0] if last else stop


def _says(line: str) -> bool:
    """Whether there are words in it, whatever signs stand before them."""
    bare = unquoted(line)
    return bool((line if bare is None else bare).strip())
