"""The session every service writes through, bound by the app, committed by the doors."""

from portal.extensions import db

session = db.session
