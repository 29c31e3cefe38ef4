"""The session cookie and form tokens: signers made once, what a cookie says read once.

The libraries make their signers anew for each request, which takes as long as using them, and
check with each page the cookie that came with the page before.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, current_app, g, session
from flask.json.tag import JSONTag, TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.http import parse_cookie

from portal import clock

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MOST = 2000  # headers of cookies kept, most of half a thousand bytes
LONGEST = 4000  # of those that are kept
FLAT = (str, int, type(None))  # what nobody can change in its place


class Flat(JSONTag):
    """What JSON tells as it is; asked first, because nearly all in a session is so."""

    __slots__ = ()

    def check(self, value: object) -> bool:
        """Tell whether it is of just such a type: a `Markup` is a text as well."""
        return type(value) in FLAT

    def to_json(self, value: Any) -> Any:
        """Return it as it is."""
        return value

    tag = to_json


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookies; whether the session that one names still lives, no cookie tells.

    `SESSION_REFRESH_EACH_REQUEST` is off, so that only a change is written.
    """

    serializer = TaggedJSONSerializer()
    serializer.register(Flat, index=0)

    def __init__(self) -> None:
        self._kept: tuple[Any, URLSafeTimedSerializer | None] = (None, None)
        self._read: dict[str, tuple[dict[str, Any], datetime]] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs cookies and reads those of earlier keys, kept while these last."""
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._kept[0] != keys:
            self._kept = (keys, super().get_signing_serializer(app))
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
        if session.modified or "Vary" in response.headers:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers["Vary"] = "Cookie"


def form_token() -> str:
    """Return the token for the forms of this page, as the library would."""
    secret = session.get("csrf_token")
    if "csrf_token" in g or not isinstance(secret, str):
        return str(generate_csrf())
    g.csrf_token = _signed(str(current_app.secret_key), secret)
    return str(g.csrf_token)


@lru_cache(maxsize=2000)  # as many sessions; a token counts for as long as its session
def _signed(key: str, secret: str) -> str:
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret))
