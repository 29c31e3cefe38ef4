"""Sessions that the server can end: the cookie holds a secret, the database decides."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, flash, g, request, session
from flask_login import login_user, user_logged_in, user_logged_out
from flask_security.signals import password_changed, password_reset

from portal import database
from portal.extensions import db
from portal.services import accounts
from portal.web import noting

# In the environment of a request: its visitor, where `unchanged` has looked who it is.
KNOWN = "portal.visitor"

SIGN_IN = "security"  # the blueprint of the pages that the sign-in library brings

NEW_PASSWORD = "Your new password is set."
OTHERS_OUT = "Your new password is set. Other browsers and devices were signed out."


def register(app: Flask) -> None:
    """Load people by our sessions; open and end them when the sign-in library says so."""
    manager = app.login_manager  # type: ignore[attr-defined]
    manager._load_user = person
    manager._session_identifier_generator = str
    _without_remembering(app)
    user_logged_in.connect(_opened, app)
    user_logged_out.connect(_closed, app)
    password_reset.connect(_password_forgotten, app)
    password_changed.connect(_password_is_new, app)
    app.after_request(_note_that_seen)
    app.before_request_funcs.setdefault(SIGN_IN, []).append(_read_while_checking_a_password)
    app.after_request_funcs.setdefault(SIGN_IN, []).append(_clear_this_browser)


def _without_remembering(app: Flask) -> None:
    """Drop the library's cookie that outlives sessions, and its look at the session each time."""
    hooks = app.after_request_funcs[None]
    hooks[:] = [hook for hook in hooks if hook.__name__ != "_update_remember_cookie"]


def open_for(person_id: int) -> None:
    """Open a session for somebody in this browser, as the sign-in page does (it commits)."""
    login_user(accounts.account(person_id), force=True)


def go_on_as(person: Any) -> None:
    """Give this browser a new session, after all sessions of a person were ended."""
    session["sid"] = accounts.open_sign_in(person.id, person.role_names)
    session["_user_id"] = person.fs_uniquifier


def visitor_of(told: Mapping[str, Any], *, with_revision: bool) -> accounts.Visitor | None:
    """Return who holds the session of which a cookie tells, None if it is over or was another's."""
    token = told.get("sid")
    found = accounts.visitor(token, with_revision=with_revision) if isinstance(token, str) else None
    return found if found and found.fs_uniquifier == told.get("_user_id") else None


def person() -> Any:
    """Return who asks, looked for once, somebody anonymous if nobody is signed in.

    `current_user` is the same. The library would look at cookies of its own as well, and for
    marks of address and browser: people move about; whether a session lives is for the database.
    """
    here = g._get_current_object()
    if "_login_user" not in here:
        here._login_user = _found(here) or current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    return here._login_user


def visitor() -> accounts.Visitor | None:
    """Return who is signed in, as pages show them."""
    person()
    found: accounts.Visitor | None = g.get("visitor")
    return found


def _found(here: Any) -> Any:
    told = session._get_current_object()  # type: ignore[attr-defined]
    if told.get("_user_id") is None:
        return None
    asked = request._get_current_object()  # type: ignore[attr-defined]
    view = current_app.view_functions.get(asked.endpoint or "")
    visitor = asked.environ.get(KNOWN) or visitor_of(
        told, with_revision=getattr(view, "with_revision", False))
    if not visitor:
        return None
    here.visitor, here.reader = visitor, None
    if asked.blueprint != SIGN_IN:
        return visitor
    here.fs_authn_via, here.fs_paa = "session", told.get("fs_paa", 0)  # what the library asks
    return accounts.account(visitor.id)


def _read_while_checking_a_password() -> None:
    """Take no write lock on the sign-in page before the password was found right.

    Checking one takes long on purpose, and SQLite has one writer for the whole portal.
    """
    if request.endpoint == "security.login":
        database.only_reading.set(True)


def _opened(_app: Flask, user: Any, **_: Any) -> None:
    if request.endpoint == "security.change_password":
        return  # `_password_is_new` follows and does it all at once
    person_id, roles = user.id, user.role_names
    stronger_hash = user.password if db.session.is_modified(user) else None
    db.session.rollback()
    database.only_reading.set(False)
    if stronger_hash:
        accounts.account(person_id).password = stronger_hash
    _forget_the_session_before()
    session["sid"] = accounts.open_sign_in(person_id, roles)
    session.permanent = True
    db.session.commit()


def _forget_the_session_before() -> None:
    """Whoever planted a cookie in this browser must not share the new session."""
    before = session.pop("sid", None)
    if isinstance(before, str):
        accounts.end_sign_in(before)
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)


def _closed(_app: Flask, **_: Any) -> None:
    token = session.pop("sid", None)
    if isinstance(token, str):
        accounts.end_sign_in(token)
        db.session.commit()
    g.visitor = g.reader = None
    flash("You are signed out.", "good")


def _password_forgotten(_app: Flask, user: Any, **_: Any) -> None:
    accounts.password_is_new(user.id)
    flash(f"{NEW_PASSWORD} Sign in with it.", "good")


def _password_is_new(_app: Flask, user: Any, **_: Any) -> None:
    accounts.password_is_new(user.id)
    go_on_as(user)
    flash(OTHERS_OUT, "good")


def _note_that_seen(response: Response) -> Response:
    visitor = g.get("visitor")
    if visitor is not None:
        note_that_seen(visitor, session)
    return response


def note_that_seen(visitor: accounts.Visitor, told: Mapping[str, Any]) -> None:
    """Keep the session of which a cookie has told from falling asleep; every few minutes."""
    if accounts.is_long_unseen(visitor):
        noting.at_once(partial(accounts.note_seen, told.get("sid", "")))


def _clear_this_browser(response: Response) -> Response:
    if request.endpoint == "security.logout" and response.status_code == 302:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
