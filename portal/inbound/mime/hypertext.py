"""A mail's HTML as plain text: never shown as HTML, only read."""

import re
from html import unescape
from html.parser import HTMLParser

MOST = 2_000_000  # characters that are looked at
SILENT = {"head", "style", "script", "title", "template", "noscript", "svg", "object"}
BLOCKS = {"p", "div", "section", "article", "table", "tr", "ul", "ol", "li", "dl", "dt", "dd",
          "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "header", "footer",
          "address", "center", "form"}
VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base"}
HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")
DEEPEST = 200
UNSEEN = re.compile(r"<(head|style|script|title)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]*>")
WHOLE_TAG = re.compile(r"<[^<>]*>")


def as_text(html: str) -> str:
    """Return the words of an HTML text, quotes with `>` before their lines."""
    reader = _Reader()
    try:
        reader.feed(html[:MOST])
        # The parser's own end looks for the end of each thing that has none, again and again.
        reader.handle_data(unescape(WHOLE_TAG.sub(" ", reader.rawdata)))
    except (AssertionError, ValueError):
        pass  # what was read so far is better than nothing; the raw mail is kept
    return reader.text()


def words_in(html: str) -> str:
    """Return the words of HTML that we wrote ourselves, as they follow each other."""
    _, has_head, body = html.partition("</head>")
    return unescape(TAG.sub(" ", UNSEEN.sub(" ", body if has_head else html)))


class _Reader(HTMLParser):
    """Collects lines, each with its depth of quotation."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._silent = self._quotes = self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag == "br" or tag in BLOCKS:
            self._end_line()
        if tag == "li":
            self._words.append("- ")
        if tag in {"td", "th"} and self._words:
            self._words.append(" ")
        if tag in VOID or len(self._open) >= DEEPEST:
            return
        silent = tag in SILENT or bool(HIDDEN.search(dict(attrs).get("style") or ""))
        self._open.append((tag, silent))
        self._count(tag, silent, 1)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and those inside that nobody ended."""
        if tag in BLOCKS:
            self._end_line()
        if tag == "p":
            self._lines.append((self._quotes, ""))
        if not any(name == tag for name, _ in self._open):
            return
        while self._open:
            name, silent = self._open.pop()
            self._count(name, silent, -1)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        """Take words, unless nobody sees them."""
        if self._silent:
            return
        if self._preformatted:
            *whole, last = data.split("\n")
            for line in whole:
                self._words.append(line)
                self._end_line()
            data = last
        self._words.append(data if self._preformatted else SPACES.sub(" ", data))

    def text(self) -> str:
        """Return all lines; blank ones never more than one in a row."""
        self._end_line()
        lines = [("> " * depth + words).rstrip() for depth, words in self._lines]
        while lines and not lines[-1].strip("> "):
            lines.pop()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _count(self, tag: str, silent: bool, step: int) -> None:
        self._silent += step * silent
        self._quotes += step * (tag == "blockquote")
        self._preformatted += step * (tag == "pre")

    def _end_line(self) -> None:
        words = "".join(self._words)
        if words.strip():
            self._lines.append((self._quotes, words if self._preformatted else words.strip()))
        elif self._lines and self._lines[-1][1]:
            self._lines.append((self._quotes, ""))
        self._words.clear()
