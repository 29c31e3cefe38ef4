"""The signers of the session cookie and of form tokens, made once.

The libraries make theirs anew for each request, which takes as long as using them.
"""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer


class CookieSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, whose signer is kept for as long as the keys are the same."""

    def __init__(self) -> None:
        self._kept: tuple[Any, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs cookies and reads those of earlier keys."""
        keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._kept[0] != keys:
            self._kept = (keys, super().get_signing_serializer(app))
        return self._kept[1]


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
