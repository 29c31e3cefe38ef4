"""Mina, on hold and two modules into her path, and the cookie of her browser."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from portal.extensions import db
from portal.models import Person
from portal.services import accounts
from tests import decisions, learners, people


def on_hold() -> Person:
    """Put her there through the services; commits."""
    mina = people.person()
    decisions.hold_on(mina)
    learners.start(mina)
    for module in learners.module_slugs()[:2]:
        learners.finish_module(mina, module)
    db.session.commit()
    return mina


def cookie(app: Flask, person: Person) -> dict[str, str]:
    """Open a session and return the header that her browser sends from then on; commits."""
    token = accounts.open_sign_in(person.id, person.role_names)
    db.session.commit()
    kept = {"sid": token, "_user_id": person.fs_uniquifier, "_fresh": True, "_permanent": True}
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    return {"Cookie": f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"}
