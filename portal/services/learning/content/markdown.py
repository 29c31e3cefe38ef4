"""Turns the Markdown of lessons into clean HTML, and finds what a page could not show."""

from collections.abc import Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portal.services.learning.content.links import Resolve

# Raw HTML is off when writing; the second reader sees it, to name the line it stands on.
_WRITER = MarkdownIt("commonmark", {"html": False}).enable("table")
_READER = MarkdownIt("commonmark", {"html": True}).enable("table")

_TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "strong", "em", "code"),
}
_ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def render(body: str, resolve: Resolve) -> str:
    """Markdown to clean block HTML; each link's address goes through `resolve`."""
    return _cleaned(_WRITER.parse(body), resolve)


def render_line(words: str, resolve: Resolve) -> str:
    """Markdown to clean inline HTML, to stand inside a label or a legend."""
    return _cleaned(_WRITER.parseInline(words), resolve)


def _cleaned(tokens: list[Token], resolve: Resolve) -> str:
    for token in tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", resolve(str(child.attrGet("href"))))
    html = _WRITER.renderer.render(tokens, _WRITER.options, {})
    cleaned: str = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    )
    return cleaned.strip()


def read(body: str) -> list[Token]:
    """What an author wrote, for `links` and `faults`."""
    return _READER.parse(body)


def links(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Each link as (line from 1, address as written)."""
    for line, token in _inline(tokens):
        if token.type == "link_open":
            yield line, str(token.attrGet("href"))


def faults(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """What a page could not show, as (line from 1, sentence saying what to do)."""
    yield from _heading_faults(tokens)
    for token in tokens:
        if token.type == "html_block":
            yield _line(token), "Write this in Markdown; raw HTML is not shown."
    for line, token in _inline(tokens):
        if token.type == "html_inline":
            yield line, "Write this in Markdown; raw HTML is not shown."
        if token.type == "image":
            yield line, "Say in words what the image shows; lessons have no images."


def _heading_faults(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    above = 1
    for token in tokens:
        if token.type != "heading_open":
            continue
        level = int(token.tag[1])
        if level == 1:
            yield _line(token), "Start this heading with ##; the title is the page's only h1."
        elif level > min(above + 1, 4):
            most = "#" * min(above + 1, 4)
            yield _line(token), f"Start this heading with {most}; headings go down in steps."
        above = level


def _inline(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Every inline token with its line, counting the line breaks inside its paragraph."""
    line = 1
    for token in tokens:
        if token.map:
            line = _line(token)
        within = line
        for child in token.children or []:
            if child.type in ("softbreak", "hardbreak"):
                within += 1
            yield within, child


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
