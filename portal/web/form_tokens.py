"""The tokens of forms: written for a session, and known again when a form sends one back.

They are the library's own. What is not plainly good goes to the library, which says what is wrong.
"""

import hmac
from functools import lru_cache

from flask import current_app, g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf, same_origin
from itsdangerous import BadData

from portal.web.signatures import Serializer

SESSIONS = 2000  # whose tokens are kept; a token counts for as long as its session


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Looks for the token of a form where something is sent."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let pass what only looks and what brings a good token; the library asks for the rest."""
        if request.method not in current_app.config["WTF_CSRF_METHODS"]:
            return
        if request.endpoint and not self._is_exempt() and _is_good():
            g.csrf_valid = True  # so that the forms of the sign-in library do not ask again
        else:
            super().protect(apply_exemptions)


csrf = FormTokens()


def written() -> str:
    """Return the token for the forms of this page, as the library would."""
    here, secret = g._get_current_object(), session.get("csrf_token")
    if "csrf_token" in here or not isinstance(secret, str):
        return str(generate_csrf())
    token = here.csrf_token = _signed(str(current_app.secret_key), secret)
    return token


def _is_good() -> bool:
    """Tell whether a form of this session was sent, over HTTPS from a page of this address."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    token, secret = asked.form.get("csrf_token"), session.get("csrf_token")
    if not token or not isinstance(secret, str):
        return False
    if asked.is_secure and not same_origin(asked.referrer or "", asked.host_url):
        return False
    try:
        said = _said(str(current_app.secret_key), token)
    except BadData:
        return False
    return hmac.compare_digest(said.encode(), secret.encode())


@lru_cache(maxsize=SESSIONS)
def _signed(key: str, secret: str) -> str:
    return str(_serializer(key).dumps(secret))


@lru_cache(maxsize=SESSIONS)  # keeps those that are good: the others raise
def _said(key: str, token: str) -> str:
    return str(_serializer(key).loads(token))


@lru_cache(maxsize=2)
def _serializer(key: str) -> Serializer:
    return Serializer(key, salt="wtf-csrf-token")
