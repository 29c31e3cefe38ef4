"""Pages anybody may open: the start, and whether the portal is alive."""

import tzdata
from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.web.access import Audience, audience

bp = Blueprint("public", __name__)


@bp.get("/")
@audience(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Lead everybody to the page they need first."""
    if not current_user.is_authenticated:
        return redirect("/sign-in")
    return redirect("/staff/queue" if current_user.is_staff else "/status")


@bp.get("/health")
@audience(Audience.PUBLIC)
def health() -> ResponseReturnValue:
    """Say that the portal answers, by which clock and which time zone database."""
    return {"ok": True, "now": clock.now().isoformat(), "tzdata": tzdata.IANA_VERSION}
