"""A browser in bad hands: sends anything, and holds every answer to the same law."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import Context
from typing import Any

from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Person
from portal.services import accounts
from tests.hostile.payloads import PRODUCT, RAW
from tests.page import TOKEN

SAFE = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC = ("/static/", "/rules")
INNARDS = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "werkzeug", "jinja2", 'File "')
SESSION_NOTES = {"sign_in"}  # when a session was last seen is no deed


class Attacker:
    """Somebody who sends what no page offers; `person` None is nobody in particular."""

    sent = 0  # by all of them

    def __init__(self, app: Flask, person: Person | None = None,
                 noted: Mapping[str, Any] | None = None, **always: Any) -> None:
        self.app, self.always = app, always
        self.http = app.test_client()
        if person:
            noted = _sign_in(db.session.get_one(Person, person.id, populate_existing=True))
        self.signed_in = "sid" in (noted or {})
        if noted:
            with self.http.session_transaction(**self.always) as session:
                session.update(noted)

    def noted(self) -> dict[str, Any]:
        """What the browser's cookie says, for another one to go on with."""
        with self.http.session_transaction(**self.always) as session:
            return dict(session)

    def open(self, url: str, method: str = "GET", **more: Any) -> TestResponse:
        """Send one request; the answer has kept the law."""
        db.session.rollback()
        Attacker.sent += 1
        answer = Context().run(self.http.open, url, method=method,
                               **{**self.always, **more})
        keep_the_law(answer, f"{method} {url[:200]}", private=self.signed_in)
        return answer

    def post(self, url: str, data: Any = None, **more: Any) -> TestResponse:
        """Post a form."""
        return self.open(url, "POST", data=data, **more)

    def token(self) -> str:
        """A form token of this session."""
        page = self.open("/settings/email" if self.signed_in else "/sign-in")
        return TOKEN.search(page.get_data(as_text=True))[1]


def _sign_in(person: Person) -> dict[str, Any]:
    token, known = accounts.open_sign_in(person.id, person.role_names), person.fs_uniquifier
    db.session.commit()
    return {"sid": token, "_user_id": known, "_fresh": True}


def keep_the_law(answer: TestResponse, what: str, *, private: bool) -> None:
    """No fault of ours, no innards shown, safety headers, nothing private kept by others."""
    assert answer.status_code < 500, f"{what} answered {answer.status_code}"
    policy = answer.headers.getlist("Content-Security-Policy")
    assert len(policy) == 1, f"{what}: {len(policy)} policies"
    assert policy[0].startswith("default-src 'none'"), f"{what}: {policy}"
    assert "script-src 'unsafe" not in policy[0], what
    for name, value in SAFE.items():
        assert answer.headers.get(name) == value, f"{what}: {name} is {answer.headers.get(name)}"
    assert "\n" not in str(answer.headers.get("Location", "")), what
    _keep_private(answer, what, private)
    body = answer.get_data().decode("utf-8", "replace")  # a printed decision is no text
    is_original = answer.mimetype == "message/rfc822"  # a mail as it came, as a file
    assert not is_original or "sandbox" in policy[0], what
    marks = INNARDS if is_original else (*INNARDS, *RAW, PRODUCT)
    found = [word for word in marks if word in body]
    assert not found, f"{what} ({answer.status_code}) shows {found}"


def _keep_private(answer: TestResponse, what: str, private: bool) -> None:
    kept = answer.headers.get("Cache-Control", "")
    alone = "no-store" in kept or ("private" in kept and "no-cache" in kept)
    open_to_all = answer.request.path.startswith(PUBLIC) and (
        not private or answer.request.path.startswith("/static/"))
    assert alone or open_to_all, f"{what}: Cache-Control is {kept!r}"


def everything_stored() -> dict[str, list[str]]:
    """All rows of all tables but the notes about sessions, as text."""
    db.session.rollback()
    with db.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) - SESSION_NOTES
        return {table: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"'))))
                for table in sorted(tables)}


def difference(before: dict[str, list[str]], after: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows of `after` that were not there before, by table; and tables that lost rows."""
    return {table: [row[:300] for row in after[table] if row not in set(before[table])]
            for table in after if after[table] != before[table]}
