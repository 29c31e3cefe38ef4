"""Signing in and out: the sign-in library, set up to behave and to speak as the portal does."""

import time
from typing import Any

from flask import Flask, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import MailUtil, PasswordUtil, SQLAlchemyUserDatastore
from flask_security.recoverable import (
    reset_password_token_status,
    send_reset_password_instructions,
)
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.extensions import db, security
from portal.policy import passwords
from portal.services import accounts, letters_of_accounts
from portal.web import paths, sessions, sign_in_forms, signing
from portal.web.page import render

SETTINGS = {
    "SECURITY_URL_PREFIX": "",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/forgot",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/settings/password",
    "SECURITY_RESET_PASSWORD_WITHIN": letters_of_accounts.RESET_LASTS,
    "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGIN_USER_TEMPLATE": "security/login.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "security/reset_password.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "security/change_password.html",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    # Only for the reset link's payload, which is signed; its default takes longer than argon2.
    "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_RESET_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/settings",
    "SECURITY_FLASH_MESSAGES": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_EMAIL_PLAINTEXT": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": sign_in_forms.identity}}],
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_DATETIME_FACTORY": clock.now,
    "SECURITY_MSG_GENERIC_AUTHN_FAILED": (sign_in_forms.WRONG, "error"),
    "SECURITY_MSG_INVALID_PASSWORD": (sign_in_forms.NOT_YOURS, "error"),
    "SECURITY_MSG_PASSWORD_IS_THE_SAME": (sign_in_forms.NOTHING_NEW, "error"),
    "WTF_CSRF_TIME_LIMIT": None,
    "WTF_I18N_ENABLED": False,  # its catalogue says what the library says, read with each form
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "PERMANENT_SESSION_LIFETIME": max(accounts.SIGN_IN_LASTS.values()),
}

FORMS = {
    "login_form": sign_in_forms.SignInForm,
    "reset_password_form": sign_in_forms.ResetForm,
    "change_password_form": sign_in_forms.ChangeForm,
}

# A letter takes longer to write than no letter. Every answer to "I forgot my password" comes
# after this many seconds, so that its time does not tell whether there is an account.
FORGOT_TAKES = 0.4


class LettersForSignIn(MailUtil):
    """Puts the sign-in library's mails into the portal's outbox, as the portal's letters."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any,
                  html: Any, **context: Any) -> None:
        """Write our own letter instead of the library's; links use the configured address."""
        person = context["user"]
        if template.endswith("reset_instructions"):
            path = url_for("security.reset_password", token=context["reset_token"])
            letters_of_accounts.reset_password(person.id, path=path)
        elif template.endswith(("reset_notice", "change_notice")):
            letters_of_accounts.password_changed(person.id)
        else:
            raise ValueError(f"no letter stands for {template}")


class PasswordRules(PasswordUtil):
    """Asks the policy whether a new password is good enough."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.names = (app.config["BRAND_NAME"], app.config["MARKET_NAME"], app.config["BASE_URL"])

    def normalize(self, password: str) -> str:
        """Return the form that is hashed."""
        return passwords.normal(password)

    def validate(self, password: str, is_register: bool,
                 **kwargs: Any) -> tuple[list[str] | None, str]:
        """Return what is wrong, as sentences, and the form that is hashed."""
        if len(password) > passwords.LONGEST_TYPED:
            return [passwords.too_long(password)], password
        normal, user = self.normalize(password), kwargs["user"]
        wrong = passwords.objection(normal, known=(*self.names, user.name, user.email))
        return [wrong] if wrong else None, normal


def register(app: Flask) -> None:
    """Bind the sign-in library and our sessions to the app."""
    app.config.update(SETTINGS)
    app.config["SECURITY_PASSWORD_SALT"] = app.config["SECRET_KEY"]
    app.config["SECURITY_EMAIL_SENDER"] = app.config["MAIL_SENDER"]
    secure = app.config["BASE_URL"].startswith("https://")
    app.config["SESSION_COOKIE_SECURE"] = secure
    app.config["SESSION_COOKIE_NAME"] = "__Host-parley" if secure else "parley"
    _bind_library(app)
    _without_principal(app)
    sessions.register(app)
    app.view_functions["security.forgot_password"] = forgot_password
    app.before_request_funcs.setdefault(sessions.SIGN_IN, []).append(_before_sign_in_pages)


def _bind_library(app: Flask) -> None:
    from portal.models.people import NoRoles, Person  # the library wants the tables themselves

    # The library takes these two only when it is made, which is before there is an app.
    security._mail_util_cls, security._password_util_cls = LettersForSignIn, PasswordRules
    store = SQLAlchemyUserDatastore(db, Person, NoRoles)
    security.init_app(app, store, **FORMS)  # type: ignore[arg-type]
    security.want_json(lambda _request: False)
    security.context_processor(lambda: {"password_least": passwords.MIN_LENGTH})
    # The library would sign with the oldest of our keys, and by the machine's clock.
    security.reset_serializer = signing.serializer(app.config, "reset")


def _without_principal(app: Flask) -> None:
    """Drop the library's own permission hook: pages declare their audience instead."""
    hooks = app.before_request_funcs[None]
    hooks[:] = [hook for hook in hooks
                if type(getattr(hook, "__self__", None)).__module__ != "flask_principal"]


def forgot_password() -> ResponseReturnValue:
    """Send a link for a new password; the same answer, in the same time, to everybody."""
    form = sign_in_forms.ForgotForm()
    if not form.validate_on_submit():
        return render("security/forgot_password.html", form=form, sent=False)
    asked_at = time.monotonic()
    if person := sign_in_forms.person_with(form.email.data):
        send_reset_password_instructions(person)  # type: ignore[no-untyped-call]
    db.session.commit()
    time.sleep(max(0.0, FORGOT_TAKES - (time.monotonic() - asked_at)))
    return render("security/forgot_password.html", form=form, sent=True)


def _before_sign_in_pages() -> ResponseReturnValue | None:
    if request.is_json:
        abort(415)
    _keep_next_on_site()
    if request.endpoint == "security.reset_password":
        return _refuse_dead_link()
    return None


def _keep_next_on_site() -> None:
    """Let the library see `next` only if it is a plain path of this portal."""
    for name in ("args", "form"):
        given: MultiDict[str, str] = getattr(request, name)
        if "next" in given and not paths.is_own_path(given["next"]):
            kept = MultiDict((key, value) for key, value in given.items(multi=True)
                             if key != "next")
            setattr(request, name, kept)


def _refuse_dead_link() -> ResponseReturnValue | None:
    token = (request.view_args or {}).get("token")
    expired, invalid, person = reset_password_token_status(token)  # type: ignore[no-untyped-call]
    if person is not None and not expired and not invalid:
        return None
    return render("security/dead_link.html"), 410
