"""Everything that somebody can fetch: each page they reach by links, with its headers, and mail."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlsplit

from portal.extensions import db
from portal.models import OutboxLetter, Person
from tests import markup
from tests.page import CarefulClient

MOST = 400  # pages; a crawl that finds more has lost its way
# Of a learning path, whose pages are all alike, one module is enough; and of the sign-in page the
# one that leads nowhere else: those to which a stranger is sent differ in that address alone.
NOT_FOLLOWED = re.compile(
    r"^/(sign-out|sign-in\?|static|demo|learning/[^/]+/(?!(\d+-)?reading-a-brief))")
PER_SESSION = {"Set-Cookie"}


@dataclass
class Eyes:
    """One signed-in browser (or nobody's) that looks at the same addresses again and again.

    The clock must stand still between two looks: then each byte of an answer, tokens of
    forms included, is the same unless something that it shows has changed.
    """

    browser: CarefulClient
    starts: tuple[str, ...]
    person: Person | None = None
    urls: list[str] = field(default_factory=list)

    def explore(self) -> None:
        """Find every address that links lead to, and settle the session (tokens, flashes)."""
        found, waiting = dict.fromkeys(self.starts), list(self.starts)
        while waiting:
            for link in self._links(waiting.pop()):
                if link not in found:
                    found[link] = None
                    waiting.append(link)
            assert len(found) < MOST, "too many addresses"
        self.urls = sorted(found)

    def look(self) -> dict[str, Any]:
        """Return every answer: status, headers, size, body; and every letter."""
        seen: dict[str, Any] = {url: self._answer(url) for url in self.urls}
        seen["letters"] = self._letters()
        return seen

    def unchanged(self, before: dict[str, Any]) -> list[str]:
        """Ask with the tags of an earlier look; return the addresses that are not answered 304."""
        tagged = {url: answer[1]["ETag"] for url, answer in before.items()
                  if url != "letters" and "ETag" in answer[1]}
        return [url for url, tag in tagged.items()
                if self.browser.open(url, follow_redirects=False,
                                     headers={"If-None-Match": tag}).status_code != 304]

    def _answer(self, url: str) -> tuple[int, dict[str, str], int, bytes]:
        answer = self.browser.open(url, follow_redirects=False)
        headers = {name: value for name, value in answer.headers if name not in PER_SESSION}
        return answer.status_code, headers, len(answer.data), answer.data

    def _letters(self) -> list[tuple[Any, ...]]:
        if self.person is None:
            return []
        rows = (db.session.query(OutboxLetter)
                .filter_by(to_address=self.person.email).order_by(OutboxLetter.id))
        seen = [(one.letter, one.subject, one.text, one.html, one.facts) for one in rows]
        db.session.rollback()
        return seen

    def _links(self, url: str) -> list[str]:
        answer = self.browser.open(url, follow_redirects=False)
        if answer.status_code in {301, 302, 303}:
            links = [answer.location]
        elif answer.mimetype == "text/html":
            links = markup.parsed(answer.get_data(as_text=True)).xpath("//a/@href")
        else:
            links = []
        return [path for path in map(_own_path, links) if path]


def _own_path(link: str) -> str:
    bare = urldefrag(link)[0]
    parts = urlsplit(bare)
    if parts.scheme or parts.netloc or not bare.startswith("/") or NOT_FOLLOWED.match(bare):
        return ""
    return bare


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Name the addresses whose answers differ, with what differs."""
    return {url: (before.get(url), after.get(url)) for url in before.keys() | after.keys()
            if before.get(url) != after.get(url)}
