"""The split itself: lines are found to be ours, then what introduces them, the rest is own."""

from collections.abc import Iterable, Sequence

from portal.inbound.splitting import guess
from portal.inbound.splitting.introductions import with_introductions
from portal.inbound.splitting.known import Known, words_of
from portal.inbound.splitting.marks import unquoted
from portal.inbound.splitting.segments import Kind, Segment, gathered

MOST_LINES = 4_000  # what follows is shown as it is
CONTEXT_LINES = 6
PASTED_LINES = 3  # of ours in a row, without signs of quotation, are a quote
PASTED_WORDS = 20


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
    words = [words_of(line if plain is None else plain)
             for line, plain in zip(seen, bare, strict=True)]
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
            for i in row:
                kinds[i] = Kind.quoted
    return _with_blanks(kinds, words)


def _rows(ours: list[bool], words: list[list[str]]) -> list[list[int]]:
    """Gather the lines of ours that follow each other, blank ones aside."""
    rows: list[list[int]] = [[]]
    for i, our in enumerate(ours):
        if our:
            rows[-1].append(i)
        elif words[i]:
            rows.append([])
    return [row for row in rows if row]


def _with_blanks(kinds: list[Kind], words: list[list[str]]) -> list[Kind]:
    """Let lines without words go with the quote that they stand in or that they end."""
    kinds = list(kinds)
    last = Kind.own
    for i, kind in enumerate(kinds):
        if words[i]:
            last = kind
        elif last is Kind.quoted:
            kinds[i] = Kind.quoted
    return kinds


def _in_context(lines: list[str], kinds: list[Kind]) -> list[Kind]:
    """Leave a few quoted lines in view where the words after them answer them."""
    kinds = list(kinds)
    end = max((i for i, kind in enumerate(kinds) if kind is Kind.own and lines[i].strip()),
              default=-1)
    start = 0
    while start < end:
        stop = start
        while stop < end and kinds[stop] is Kind.quoted:
            stop += 1
        written = [i for i in range(start, stop) if lines[i].strip()]
        if 0 < len(written) <= CONTEXT_LINES:
            kinds[start:stop] = [Kind.context] * (stop - start)
        start = max(stop, start + 1)
    return kinds
