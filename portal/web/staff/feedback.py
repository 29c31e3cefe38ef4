"""One feedback as staff read it: both parts, versions, answer, change and events."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.policy.feedback import ASPECTS
from portal.policy.vocabulary import CATEGORY_WORDS
from portal.services.feedback import dossier
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp


@bp.get("/staff/feedback/<ref:ref>")
@audience(Audience.STAFF)
def feedback(ref: str) -> ResponseReturnValue:
    """What was said, in public and in private, and all that became of it."""
    found = dossier.of(ref, current_user.id) or abort(404)
    now = clock.now()
    return render("staff/feedback.html", file=found, aspects=ASPECTS[found.side],
                  topics=CATEGORY_WORDS, is_visible=found.is_visible(now),
                  is_open=found.is_open(now))
