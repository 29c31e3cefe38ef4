"""The careful client: it parses every page it opens and holds it to the laws of a page."""

from __future__ import annotations

import re
from contextvars import Context
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Person
from portal.services import accounts

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Page:
    """One answered page, parsed."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.path
        self.soup = BeautifulSoup(response.get_data(as_text=True), "lxml")

    @property
    def text(self) -> str:
        """All words of the page, single-spaced."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        """The words of the main part, single-spaced."""
        main = self.soup.find("main")
        return " ".join(main.get_text(" ").split()) if main else ""

    @property
    def h1(self) -> str:
        """The one headline."""
        return " ".join(self.soup.find("h1").get_text(" ").split())

    def link(self, words: str) -> str:
        """The address behind the link with these words in it."""
        for a in self.soup.find_all("a"):
            if words.lower() in " ".join(a.get_text(" ").split()).lower():
                return a["href"]
        raise AssertionError(f"no link says {words!r} on {self.url}: {self.text[:400]}")

    def form(self, button: str) -> Form:
        """The form whose button says these words."""
        for form in self.soup.find_all("form"):
            for b in form.find_all(["button", "input"]):
                says = " ".join((b.get_text(" ") or b.get("value", "")).split())
                if button.lower() in says.lower():
                    return Form(self, form, b)
        raise AssertionError(f"no button says {button!r} on {self.url}")

    def has(self, words: str) -> bool:
        """Whether the page says these words, whatever the spacing."""
        return words.lower() in self.text.lower()


class Form:
    """A form as a browser would send it."""

    def __init__(self, page: Page, form: Tag, button: Tag) -> None:
        self.action = form.get("action") or page.url
        self.method = form.get("method", "get").lower()
        self.fields: dict[str, Any] = {}
        for field in form.find_all(["input", "textarea", "select"]):
            self._take(field)
        if button.get("name"):
            self.fields[button["name"]] = button.get("value", "")

    def _take(self, field: Tag) -> None:
        name = field.get("name")
        if not name or field.get("type") in {"submit", "file", "button"}:
            return
        if field.name == "textarea":
            self.fields[name] = field.get_text().removeprefix("\n")  # as HTML has it
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            self.fields[name] = chosen.get("value", chosen.get_text()) if chosen else ""
        elif field.get("type") in {"radio", "checkbox"}:
            if field.has_attr("checked"):
                self.fields[name] = field.get("value", "on")
        else:
            self.fields[name] = field.get("value", "")


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
    soup, where = page.soup, page.url
    assert soup.html.get("lang"), f"{where}: no language"
    headlines = soup.find_all("h1")
    assert len(headlines) == 1, f"{where}: {len(headlines)} h1"
    title = " ".join(soup.title.get_text().split())
    assert len(title) > 3, f"{where}: no title"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    doubled = {i for i in ids if ids.count(i) > 1}
    assert not doubled, f"{where}: ids used twice: {doubled}"
    assert not soup.find_all(style=True), f"{where}: inline style"
    assert not [s for s in soup.find_all("script") if not s.get("src")], f"{where}: inline script"
    _labels(soup, where)
    _forms(soup, where)


def _labels(soup: BeautifulSoup, where: str) -> None:
    for field in soup.find_all(["input", "textarea", "select"]):
        if field.get("type") in {"hidden", "submit"}:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        label = soup.find("label", attrs={"for": field.get("id")}) if field.get("id") else None
        assert named or label, f"{where}: a field without a label: {field}"


def _forms(soup: BeautifulSoup, where: str) -> None:
    for form in soup.find_all("form"):
        if form.get("method", "get").lower() == "post":
            assert form.find("input", attrs={"name": "csrf_token"}), f"{where}: form without token"
            assert form.has_attr("action"), f"{where}: form without action"
