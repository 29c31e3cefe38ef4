"""Signing in and out: Flask-Security's forms over sessions that the server can end."""

from typing import Any

from flask import Flask, request, session, url_for
from flask_login import user_logged_in, user_logged_out
from flask_security import LoginForm, MailUtil, SQLAlchemyUserDatastore
from flask_security.signals import password_changed, password_reset
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from portal import clock
from portal.extensions import db, security
from portal.services import accounts, correspondence

SETTINGS = {
    "SECURITY_URL_PREFIX": "",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/forgot",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/settings/password",
    "SECURITY_RESET_PASSWORD_WITHIN": "1 hours",
    "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 15,
    "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_RESET_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/settings",
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": lambda text: text.strip().lower()}}],
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_DATETIME_FACTORY": clock.now,
    "WTF_CSRF_TIME_LIMIT": None,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
}


class SignInForm(LoginForm):
    """E-mail address and password; one sentence for every kind of wrong."""

    email = EmailField(
        "E-mail address", validators=[InputRequired("Write your e-mail address."), Length(max=254)])
    password = PasswordField(
        "Password", validators=[InputRequired("Write your password."), Length(max=512)])


class LettersForSignIn(MailUtil):
    """Puts the sign-in library's mails into the portal's outbox, as the portal's letters."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any,
                  html: Any, **context: Any) -> None:
        """Write our own letter instead of the library's; links use the configured address."""
        person = context["user"]
        if template == "reset_instructions":
            path = url_for("security.reset_password", token=context["reset_token"])
            correspondence.send_reset_password(person.id, path=path)
        elif template in {"reset_notice", "change_notice"}:
            correspondence.send_password_changed(person.id)


def register(app: Flask) -> None:
    """Bind the sign-in library and our sessions to the app."""
    from portal.models.people import NoRoles, Person  # the library wants the tables themselves

    app.config.update(SETTINGS)
    app.config["SECURITY_PASSWORD_SALT"] = app.config["SECRET_KEY"]
    app.config["SECURITY_EMAIL_SENDER"] = app.config["MAIL_SENDER"]
    app.config["SECURITY_SUBDOMAIN"] = None
    secure = app.config["BASE_URL"].startswith("https://")
    app.config["SESSION_COOKIE_SECURE"] = secure
    app.config["SESSION_COOKIE_NAME"] = "__Host-parley" if secure else "parley"
    datastore = SQLAlchemyUserDatastore(db, Person, NoRoles)
    security.init_app(app, datastore, login_form=SignInForm, mail_util_cls=LettersForSignIn)
    _use_our_sessions(app)


def _without_principal(app: Flask) -> None:
    """Drop the library's own permission hook: pages declare their audience instead."""
    hooks = app.before_request_funcs[None]
    hooks[:] = [hook for hook in hooks
                if type(getattr(hook, "__self__", None)).__module__ != "flask_principal"]


def _use_our_sessions(app: Flask) -> None:
    _without_principal(app)
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_logged_in.connect(_opened, app)
    user_logged_out.connect(_closed, app)
    password_reset.connect(_password_forgotten, app)
    password_changed.connect(_password_is_new, app)


def _load(uniquifier: str) -> Any:
    token = session.get("sid")
    visitor = accounts.visitor(token) if isinstance(token, str) else None
    if visitor is None or visitor.fs_uniquifier != uniquifier:
        return None
    return accounts.account(visitor.id) if request.blueprint == "security" else visitor


def _opened(_app: Flask, user: Any, **_: Any) -> None:
    session["sid"] = accounts.open_sign_in(user.id, user.role_names)
    session.permanent = True
    db.session.commit()


def _closed(_app: Flask, **_: Any) -> None:
    token = session.pop("sid", None)
    if token:
        accounts.end_sign_in(token)
        db.session.commit()


def _password_forgotten(_app: Flask, user: Any, **_: Any) -> None:
    accounts.end_all_sign_ins(user.id)


def _password_is_new(_app: Flask, user: Any, **_: Any) -> None:
    accounts.end_all_sign_ins(user.id)
    session["sid"] = accounts.open_sign_in(user.id, user.role_names)
    session["_user_id"] = user.fs_uniquifier
