"""The place in a list that somebody came from: the way back keeps its filter and its page.

A list puts its own address behind the links to what is on it; forms carry it on, and so does every
redirect. It comes back from outside, so what leads back is one of our own lists, with those words
of its query that a list knows, and never anything else.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import request
from markupsafe import Markup, escape

NAME = "from"
LISTS = {
    "/staff/queue": "Queue",
    "/staff/holds": "Holds",
    "/staff/reviews": "Reviews",
    "/staff/reports": "Reports",
    "/staff/requests": "Requests",
    "/staff/mail/in": "Mail that arrived",
}
KNOWN = {"show", "kind", "after", "page", "name"}
LONGEST = 300


def here() -> str:
    """Return what the list that is being shown puts behind its links; nothing at its beginning."""
    return _behind(_place(f"{request.path}?{request.query_string.decode('ascii', 'ignore')}"))


def onward() -> str:
    """Return what a page puts behind a link to another page about the same thing."""
    return _behind(kept())


def back(path: str, words: str = "") -> Markup:
    """Return the link back: to where somebody came from, or else to `path` with its words."""
    place = kept()
    address = place or path
    said = LISTS[urlsplit(place).path] if place else words or LISTS[path]
    return Markup(f'<a href="{escape(address)}">{escape(said)}</a>')


def and_next(said: str, path: str) -> Markup:
    """Return what was done, and behind it the link to the next one in a list that waits."""
    return Markup('{} <a href="{}/next{}">Next one that waits</a>').format(said, path, onward())


def asked(path: str) -> dict[str, str]:
    """Return what the place asks of a list: its filter, if somebody came from that list."""
    at = urlsplit(kept())
    return dict(parse_qsl(at.query)) if at.path == path else {}


def field() -> Markup:
    """Return the hidden field with which a form carries the place on; nothing without one."""
    place = kept()
    return (Markup(f'<input type="hidden" name="{NAME}" value="{escape(place)}">')
            if place else Markup(""))


def kept() -> str:
    """Return the address of the place that this request carries; empty for none."""
    return _place(request.values.get(NAME, ""))


def carry(_endpoint: str, told: dict[str, Any]) -> None:
    """Let the address of one thing, made for a redirect, carry the place on."""
    if "ref" in told and (place := kept()):
        told.setdefault(NAME, place)


def _place(address: str) -> str:
    """Return an address with what a list of ours knows of it; empty for any other."""
    path, _, query = address[:LONGEST].partition("?")
    if path not in LISTS:
        return ""
    known = [(name, said) for name, said in parse_qsl(query) if name in KNOWN]
    return f"{path}?{urlencode(known)}" if known else ""


def _behind(place: str) -> str:
    return f"?{urlencode({NAME: place}, safe='/')}" if place else ""
