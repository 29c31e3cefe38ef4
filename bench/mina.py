"""Mina, on hold and two modules into her path, and the cookie of her browser."""

from datetime import timedelta
from secrets import token_hex

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_login.utils import _create_identifier

from portal import clock
from portal.extensions import db
from portal.models import Person
from portal.services import accounts
from tests import decisions, learners, people


def on_hold() -> Person:
    """Put her there through the services, ten days ago; commits."""
    with clock.standing_at(clock.now() - timedelta(days=10, hours=1)):
        mina = people.person()
        decisions.hold_on(mina)
        learners.start(mina)
        for module in learners.module_slugs()[:2]:
            learners.finish_module(mina, module)
        db.session.commit()
    return mina


def cookie(app: Flask, person: Person) -> dict[str, str]:
    """Open a session as signing in does; the headers her browser sends from then on; commits."""
    token = accounts.open_sign_in(person.id, person.role_names)
    db.session.commit()
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0"}
    with app.test_request_context(headers=browser, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        kept = {"sid": token, "_user_id": person.fs_uniquifier, "_fresh": True,
                "_permanent": True, "_id": _create_identifier(), "csrf_token": token_hex(20)}
    db.session.rollback()  # an open transaction would keep pages from noting what was seen
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    return {**browser, "Cookie": f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"}
