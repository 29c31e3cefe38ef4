"""Every form on every page that somebody can reach, found by following links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException

from tests import markup
from tests.hostile.attacker import Attacker
from tests.marketplace import LETTER

GOOD = {"price": "800", "letter": LETTER, "then": "preview", "outcome": "confirm",
        "reasons": "Three clients waited for days for an answer, and each of them said so."}
STARTS = {
    "nobody": ("/sign-in", "/forgot", "/demo"),
    "freelancer": ("/status", "/settings", "/work/postings", "/work/offers", "/work/proposals",
                   "/learning", "/demo"),
    "held": ("/status", "/work/postings", "/work/offers", "/learning"),
    "reviewer": ("/staff/queue", "/staff/holds", "/staff/mail", "/staff/restorations"),
}
FEWEST = {"nobody": 4, "freelancer": 12, "held": 8, "reviewer": 4}  # forms each of them finds
ONCE = {"learning.lesson", "learning.path", "learning.quiz", "public.rule_page"}
EACH = 2  # pages of one kind that are opened, such as two offers


@dataclass(frozen=True)
class Found:
    """One form: where it goes, what a browser would send, and which fields hold words."""

    page: str
    endpoint: str
    action: str
    method: str
    fields: dict[str, str]
    words: tuple[str, ...]
    secret: frozenset[str]

    @property
    def key(self) -> tuple[str, ...]:
        """Forms with the same key are the same form on another page."""
        return (self.endpoint, self.method, *sorted(self.fields), self.fields.get("then", ""))


def of(attacker: Attacker, *starts: str) -> list[Found]:
    """All forms behind these pages, each kind once."""
    found: dict[tuple[str, ...], Found] = {}
    for url, page in pages(attacker, list(starts)):
        for form in page.iter("form"):
            one = _read(attacker, url, form)
            found.setdefault(one.key, one)
    return list(found.values())


def pages(attacker: Attacker, waiting: list[str]) -> Iterator[tuple[str, Any]]:
    """Open these pages and those they lead to, one of each kind."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    while waiting:
        url = waiting.pop(0)
        kind = endpoint_of(attacker, url)
        if url in seen or not kind or kind == "static":
            continue
        if kinds[kind] >= (1 if kind in ONCE else EACH):
            continue
        seen.add(url)
        kinds[kind] += 1
        answer = attacker.open(url, follow_redirects=True)
        if answer.mimetype == "text/html":
            page = markup.parsed(answer.get_data(as_text=True))
            yield answer.request.path, page
            waiting += [link.split("#")[0] for link in page.xpath("//a/@href")
                        if link.startswith("/")]


def endpoint_of(attacker: Attacker, url: str, method: str = "GET") -> str:
    """The endpoint behind an address; empty if there is none."""
    adapter = attacker.app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(url).path, method=method)[0])
    except HTTPException:
        return ""


def _read(attacker: Attacker, url: str, form: Any) -> Found:
    method = form.get("method", "get").upper()
    action = form.get("action") or url
    fields: dict[str, str] = {}
    words, secret = [], set()
    for tag in form.iter("input", "textarea", "select", "button"):
        name = tag.get("name")
        if not name:
            continue
        fields.setdefault(name, GOOD.get(name) or _value(tag))
        if tag.get("type") == "password":
            secret.add(name)
        if tag.tag == "textarea" or tag.get("type") in {"text", "email", "search", "password"}:
            words.append(name)
    return Found(url, endpoint_of(attacker, action, method), action, method, fields,
                 tuple(words), frozenset(secret))


def _value(tag: Any) -> str:
    return markup.value_of(tag) if tag.tag in {"textarea", "select"} else tag.get("value", "")
