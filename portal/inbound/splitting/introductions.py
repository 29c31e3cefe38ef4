"""What stands before a quote and belongs to it: who wrote it when, its headers, a rule."""

from collections.abc import Sequence

from portal.inbound.splitting import marks
from portal.inbound.splitting.segments import Kind


def with_introductions(lines: list[str], kinds: list[Kind],
                       names: Sequence[str] = ()) -> list[Kind]:
    """Mark the introduction right before each quote; anything else stays as it is."""
    kinds = list(kinds)
    for i, kind in enumerate(kinds):
        if kind is Kind.quoted and (i == 0 or kinds[i - 1] is not Kind.quoted):
            for at in _before(lines, kinds, i, names):
                kinds[at] = Kind.attribution
    return kinds


def _before(lines: list[str], kinds: list[Kind], quote: int, names: Sequence[str]) -> range:
    """The lines before a quote that introduce it, with the blank ones between."""
    end = _skip_blank(lines, kinds, quote)
    # The last headers alone may look like an introduction: an address, a number, a bracket.
    start = min(_introduction(lines, kinds, end, names), _headers(lines, kinds, end))
    above = _skip_blank(lines, kinds, start)
    if above and kinds[above - 1] is Kind.own and marks.is_between(_plain(lines[above - 1])):
        start = above - 1
    return range(start, quote) if start < end else range(quote, quote)


def _skip_blank(lines: list[str], kinds: list[Kind], at: int) -> int:
    while at and kinds[at - 1] is Kind.own and not _plain(lines[at - 1]).strip():
        at -= 1
    return at


def _introduction(lines: list[str], kinds: list[Kind], end: int,
                  names: Sequence[str]) -> int:
    """Where an introduction of one to four lines begins; `end` if there is none."""
    for count in range(1, marks.MOST_LINES + 1):
        start = end - count
        if start < 0 or kinds[start] is not Kind.own or not _plain(lines[start]).strip():
            break
        if marks.is_introduction(" ".join(map(_plain, lines[start:end])), names):
            return start
    return end


def _headers(lines: list[str], kinds: list[Kind], end: int) -> int:
    """Where a block of at least two headers, one with an address, begins; `end` if none does."""
    start = end
    while (start and end - start < marks.MOST_HEADERS and kinds[start - 1] is Kind.own
           and marks.is_header(_plain(lines[start - 1]))):
        start -= 1
    block = [_plain(line) for line in lines[start:end]]
    real = len(block) > 1 and any(marks.MAIL.search(line) for line in block)
    return start if real else end


def _plain(line: str) -> str:
    bare = marks.unquoted(line)
    return line if bare is None else bare
