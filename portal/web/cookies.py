"""The session cookie: its signer made once, what a cookie says read once.

The library makes its signer anew for each request, which takes as long as using it, and checks
with each page the cookie that came with the page before.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.http import parse_cookie

from portal import clock
from portal.web.signatures import Serializer

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MOST = 2000  # headers of cookies kept, most of half a thousand bytes
LONGEST = 4000  # of those that are kept
FLAT = (str, int, bool, type(None))  # what nobody can change in its place


class Tagged(TaggedJSONSerializer):
    """Writes what a session holds as JSON, with marks where a type is not one of JSON's own."""

    def tag(self, value: Any) -> Any:
        """Take at once what needs no mark, which is nearly all: a `Markup` is a text as well."""
        return value if type(value) in FLAT else super().tag(value)


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookies; whether the session that one names still lives, no cookie tells.

    `SESSION_REFRESH_EACH_REQUEST` is off, so that only a change is written.
    """

    serializer = Tagged()

    def __init__(self) -> None:
        self._kept: tuple[Any, URLSafeTimedSerializer | None] = (None, None)
        self._read: dict[str, tuple[dict[str, Any], datetime]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs cookies and reads those of earlier keys, kept while these last."""
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._kept[0] != keys:
            made = super().get_signing_serializer(app)
            self._kept = (keys, made and Serializer.like(made))
            self._read.clear()
        return self._kept[1]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open what a cookie says, as the library does."""
        told = self.told(app, request.environ)
        return super().open_session(app, request) if told is None else self.session_class(told)

    def told(self, app: Flask, environ: "WSGIEnvironment") -> Mapping[str, Any] | None:
        """Return what a cookie says, for looking at; None where the library must say it.

        Of one whose signature was found good only the age is asked.
        """
        signer = self.get_signing_serializer(app)
        header = environ.get("HTTP_COOKIE", "")
        if signer and 0 < len(header) <= LONGEST and header not in self._read:
            self._read_off(signer, header, parse_cookie(header).get(self.get_cookie_name(app), ""))
        told, since = self._read.get(header, (None, None))
        return told if since and clock.now() - since <= app.permanent_session_lifetime else None

    def _read_off(self, signer: URLSafeTimedSerializer, header: str, cookie: str) -> None:
        try:
            told, since = signer.loads(cookie, return_timestamp=True)
        except BadSignature:
            return
        if not all(isinstance(value, FLAT) for value in told.values()):
            return  # messages that are shown once
        if len(self._read) >= MOST:
            self._read.clear()
        self._read[header] = told, since

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie if it says something else now; else only tell that the page asked it."""
        if session.modified or "Vary" in {name for name, _value in response.headers}:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers["Vary"] = "Cookie"
