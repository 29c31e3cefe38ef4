"""Where we do not know what was quoted: the marks of mail programs alone decide."""

from portal.inbound.splitting import marks
from portal.inbound.splitting.segments import Kind

LEAST_HEADERS = 3


def kinds(lines: list[str]) -> list[Kind]:
    """Fold quoted lines that a program introduced, and all below a block of headers.

    A quote that nobody introduced is what the person wants to be read.
    """
    found = [Kind.own] * len(lines)
    introduced = False
    for i, line in enumerate(lines):
        if _is_quoted(line):
            introduced = introduced or _is_introduced(lines, i)
            found[i] = Kind.quoted if introduced else Kind.own
        elif line.strip():
            introduced = False
    start = _forwarded(lines)
    return found[:start] + [Kind.quoted] * (len(lines) - start)


def _is_quoted(line: str) -> bool:
    return marks.unquoted(line) is not None


def _is_introduced(lines: list[str], at: int) -> bool:
    above = at
    while above and not lines[above - 1].strip():
        above -= 1
    return any(marks.is_introduction(" ".join(lines[max(0, above - count):above]))
               for count in range(1, marks.MOST_LINES + 1))


def _forwarded(lines: list[str]) -> int:
    """The line from which on a whole mail is quoted below its headers; the end if none is."""
    for i, line in enumerate(lines):
        if not marks.is_header(line) or _is_quoted(line):
            continue
        block = lines[i:i + LEAST_HEADERS]
        whole = len(block) == LEAST_HEADERS and all(map(marks.is_header, block))
        if whole and any(marks.MAIL.search(each) for each in block):
            return i
    return len(lines)
