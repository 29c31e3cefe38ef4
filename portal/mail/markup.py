"""The small markup our letters are written in: one source for the text and the HTML part.

    # headline            ## heading          ~hold a state in one line
    > quoted words        - list item         ! a date that matters, a line each
    [[Button label|url]]  **bold**            [words](url)

Blank lines part the blocks; a paragraph may run over several source lines. What comes from
facts is guarded: its characters never act as markup, in whichever line they land.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import NamedTuple

MARKUP = "#>-!~*[]()|`"
LINES_KEPT = 2_000  # most lines of a letter stand in every other one of its kind
GUARD_BASE = 0xE000  # private-use code points stand in for guarded characters
LINE = re.compile(r"(?:(##?)|(~)(\w+)|([>!-]))(?: +|$)(.*)")
BUTTON = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")
INLINE = re.compile(r"\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)")
KINDS = {"#": "headline", "##": "heading", ">": "quote", "-": "list", "!": "key"}

# Overrides of the writing direction could make a name rewrite the sentence around it.
_BIDI = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x1f\x7f-\x9f\u2028\u2029"
_NOBODYS = f"\ud800-\udfff{chr(GUARD_BASE)}-{chr(GUARD_BASE + 127)}"
# Looking for the few characters that change costs a tenth of translating all of them; in one
# set they are found several times as fast as in one of several.
_TO_GUARD = re.compile(f"[{re.escape(MARKUP)}{_CONTROLS}{_BIDI}{_NOBODYS}]")
_IS_CONTROL, _IS_BIDI = re.compile(f"[{_CONTROLS}]"), re.compile(f"[{_BIDI}]")
_PLAIN = {chr(GUARD_BASE + ord(char)): char for char in MARKUP}
_HTML = _PLAIN | {chr(GUARD_BASE + ord(">")): "&gt;"}
_GUARDED = re.compile(f"[{''.join(_PLAIN)}]")


class Marked(str):
    """Words that are markup already, made by one of our own filters."""

    __slots__ = ()


class Block(NamedTuple):
    """One block of a letter; `about` is a button's address or a tag's tone."""

    kind: str
    lines: tuple[str, ...]
    about: str = ""


def guard(value: object) -> str:
    """The value as one line whose characters can't act as markup."""
    if isinstance(value, Marked):
        return value
    return _TO_GUARD.sub(_guarded, str(value))


def _guarded(found: re.Match[str]) -> str:
    char = found[0]
    if char in MARKUP:
        return chr(GUARD_BASE + ord(char))
    if _IS_CONTROL.match(char):
        return " "
    return "" if _IS_BIDI.match(char) else "\ufffd"


def quoted(words: str) -> Marked:
    """Somebody's words, paragraphs kept, as a quote."""
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", words.strip())]
    return Marked("\n>\n".join(f"> {guard(p)}" for p in paragraphs))


def plain(marked: str) -> str:
    """One line without its markup, for a subject or a preheader."""
    return " ".join(_shown(INLINE.sub(r"\1\2", marked), _PLAIN).split())


def parse(source: str) -> list[Block]:
    """The blocks of a letter, in order."""
    return [block for chunk in _chunks(source) for block in [_block(chunk)] if block]


def as_text(blocks: list[Block], footer: str) -> str:
    """The text part: headings in capitals, quotes indented, lines as long as they are."""
    parts = [_text(block) for block in blocks]
    for here, block in enumerate(blocks):
        leads_on = block.kind == "heading" or (
            parts[here].endswith(":") and blocks[here + 1 : here + 2] and
            blocks[here + 1].kind == "list"
        )  # fmt: skip
        parts[here] += "\n" if leads_on else "\n\n"
    return f"{''.join(parts).rstrip()}\n\n-- \n{text_of(footer)}\n"


@lru_cache(maxsize=LINES_KEPT)
def text_of(line: str) -> str:
    """One line as plain text: bold without stars, a link as words and address."""
    return _shown(INLINE.sub(_text_mark, line.strip()), _PLAIN)


@lru_cache(maxsize=LINES_KEPT)
def html_of(line: str, link: str) -> str:
    """One line as safe HTML; `link` holds the attributes each <a> carries."""
    return _shown(INLINE.sub(lambda m: _html_mark(m, link), escape(line.strip())), _HTML)


def _shown(line: str, table: dict[str, str]) -> str:
    return _GUARDED.sub(lambda found: table[found[0]], line)


def _chunks(source: str) -> Iterator[list[str]]:
    """Lines that belong together: a blank line or another marker begins a new chunk."""
    chunk: list[str] = []
    for line in source.splitlines():
        blank = not line.strip()
        if chunk and (blank or (line[0] != " " and _starts(line) != _starts(chunk[0]))):
            yield chunk
            chunk = []
        if not blank:
            chunk.append(line)
    if chunk:
        yield chunk


def _starts(line: str) -> str:
    if line.startswith("[["):
        return line
    found = LINE.match(line)
    return (found[1] or found[2] or found[4]) if found else ""


def _block(chunk: list[str]) -> Block | None:
    if button := BUTTON.fullmatch(chunk[0].strip()):
        return Block("button", (button[1],), _shown(button[2], _PLAIN))
    found = LINE.match(chunk[0])
    if not found:
        return Block("paragraph", (" ".join(line.strip() for line in chunk),))
    if found[2]:
        return Block("tag", (found[5],), found[3])
    return Block(KINDS[found[1] or found[4]], tuple(_lines(chunk)))


def _lines(chunk: list[str]) -> list[str]:
    """The chunk's lines without their marker; an indented line goes on with the one before."""
    lines: list[str] = []
    for line in chunk:
        if line.startswith(" ") and lines:
            lines[-1] += " " + line.strip()
        elif found := LINE.match(line):
            lines.append(found[5])
    return lines


def _text(block: Block) -> str:
    lines = [text_of(line) for line in block.lines]
    match block.kind:
        case "heading":
            return lines[0].upper()
        case "list":
            return "\n".join(f"- {line}" for line in lines)
        case "key":
            return "\n".join(f"  {line}" for line in lines)
        case "quote":
            lines[0] = f"“{lines[0]}"
            lines[-1] += "”"
            return "\n".join(f"  {line}".rstrip() for line in lines)
        case "button":
            return f"{lines[0]}: {block.about}"
    return "\n".join(lines)


def _text_mark(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return found[3] if found[2] == found[3] else f"{found[2]} ({found[3]})"


def _html_mark(found: re.Match[str], link: str) -> str:
    if found[1]:
        return f"<strong>{found[1]}</strong>"
    if not found[3].startswith(("https://", "http://", "mailto:")):
        return found[2]
    return f'<a href="{found[3]}" {link}>{found[2]}</a>'
