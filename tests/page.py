"""The careful client: it parses every page it opens and holds it to the laws of a page."""

from __future__ import annotations

import re
from collections import Counter
from contextvars import Context
from functools import cached_property
from itertools import pairwise
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Person
from portal.services import accounts
from tests import markup

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Page:
    """One answered page, parsed."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.path

    @cached_property
    def root(self) -> Any:
        """The tree of the page, fast to read."""
        return markup.parsed(self.response.get_data(as_text=True))

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The same tree, comfortable to ask and slow to make."""
        return BeautifulSoup(self.response.get_data(as_text=True), "lxml")

    @cached_property
    def text(self) -> str:
        """All words of the page, single-spaced."""
        return markup.words(self.root)

    @property
    def main(self) -> str:
        """The words of the main part, single-spaced."""
        main = self.root.find(".//main")
        return "" if main is None else markup.words(main)

    @property
    def h1(self) -> str:
        """The one headline."""
        return markup.words(self.root.find(".//h1"))

    def link(self, words: str) -> str:
        """The address behind the link with these words in it."""
        for a in self.root.iter("a"):
            if words.lower() in markup.words(a).lower():
                return a.attrib["href"]
        raise AssertionError(f"no link says {words!r} on {self.url}: {self.text[:400]}")

    def form(self, button: str) -> Form:
        """The form whose button says these words."""
        for form in self.root.iter("form"):
            for one in form.iter("button", "input"):
                says = markup.words(one) or " ".join(one.get("value", "").split())
                if button.lower() in says.lower():
                    return Form(self, form, one)
        raise AssertionError(f"no button says {button!r} on {self.url}")

    def has(self, words: str) -> bool:
        """Whether the page says these words, whatever the spacing."""
        return words.lower() in self.text.lower()


class Form:
    """A form as a browser would send it."""

    def __init__(self, page: Page, form: Any, button: Any) -> None:
        self.action = form.get("action") or page.url
        self.method = form.get("method", "get").lower()
        self.fields: dict[str, Any] = {}
        for field in form.iter("input", "textarea", "select"):
            self._take(field)
        if button.get("name"):
            self.fields[button.get("name")] = button.get("value", "")

    def _take(self, field: Any) -> None:
        name, kind = field.get("name"), field.get("type")
        if not name or kind in {"submit", "file", "button"}:
            return
        if kind not in {"radio", "checkbox"} or "checked" in field.attrib:
            self.fields[name] = markup.value_of(field)


class CarefulClient:
    """A browser: keeps cookies, follows redirects, checks each page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()

    def as_person(self, person: Person) -> CarefulClient:
        """Return a new browser in which this person is signed in, by a real session."""
        fresh = CarefulClient(self.app)
        token = accounts.open_sign_in(person.id, person.role_names)
        db.session.commit()
        with fresh.http.session_transaction() as session:
            session["sid"] = token
            session["_user_id"] = person.fs_uniquifier
            session["_fresh"] = True
        return fresh

    def get(self, url: str, status: int = 200, **more: Any) -> Page:
        """Open a page; it must answer with `status` and keep the laws."""
        return self._page(self.open(url, **more), status)

    def send(self, form: Form, status: int = 200, follow: bool = True, **fields: Any) -> Page:
        """Send a form with some fields filled in, as a browser would."""
        data = {**form.fields, **fields}
        where = {"data": data} if form.method == "post" else {"query_string": data}
        return self._page(self.open(
            form.action, method=form.method.upper(), follow_redirects=follow, **where), status)

    def post(self, url: str, status: int = 200, token: bool = True, **fields: Any) -> Page:
        """Post without a form in sight, as a stale tab or a stranger's program would."""
        if token:
            fields.setdefault("csrf_token", self.token())
        return self._page(self.open(url, method="POST", data=fields), status)

    def open(self, url: str, follow_redirects: bool = True, **more: Any) -> TestResponse:
        """Send any request and return the bare answer.

        It runs outside the test's application context, so that each request has
        a `g` and a database session of its own, as in the served portal. What the
        test has written is committed first.
        """
        db.session.commit()
        return Context().run(self.http.open, url, follow_redirects=follow_redirects, **more)

    def token(self) -> str:
        """A form token that fits this browser's session."""
        for page in ("/rules", "/settings"):  # the second one leads who is signed out to a form
            found = TOKEN.search(self.open(page).get_data(as_text=True))
            if found:
                return found[1]
        raise AssertionError("no form with a token on the settings page")

    def _page(self, response: TestResponse, status: int) -> Page:
        db.session.rollback()
        db.session.expire_all()
        page = Page(response)
        assert page.status == status, f"{page.url} answered {page.status}: {page.text[:600]}"
        if response.mimetype == "text/html":
            keep_the_laws(page)
        return page


def keep_the_laws(page: Page) -> None:
    """Assert what holds for every page: see docs/words.md and STYLE.md."""
    root, where = page.root, page.url
    assert root.get("lang"), f"{where}: no language"
    headlines = root.findall(".//h1")
    assert len(headlines) == 1, f"{where}: {len(headlines)} h1"
    levels = [int(one.tag[1]) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    skipped = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert not skipped, f"{where}: headings skip a level: {skipped}"
    title = markup.words(root.find(".//title"))
    assert len(title) > 3, f"{where}: no title"
    doubled = {one for one, times in Counter(root.xpath("//@id")).items() if times > 1}
    assert not doubled, f"{where}: ids used twice: {doubled}"
    assert not root.xpath("//*[@style]"), f"{where}: inline style"
    assert not root.xpath("//script[not(@src) or @src='']"), f"{where}: inline script"
    _labels(root, where)
    _forms(root, where)


def _labels(root: Any, where: str) -> None:
    labelled = {label.get("for") for label in root.iter("label")} - {None, ""}
    for field in root.iter("input", "textarea", "select"):
        if field.get("type") in {"hidden", "submit"}:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        assert named or field.get("id") in labelled, \
            f"{where}: a field without a label: {etree.tostring(field)!r}"


def _forms(root: Any, where: str) -> None:
    for form in root.iter("form"):
        if form.get("method", "get").lower() == "post":
            token = form.find(".//input[@name='csrf_token']")
            assert token is not None, f"{where}: form without token"
            assert "action" in form.attrib, f"{where}: form without action"
