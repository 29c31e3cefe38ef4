"""The record of one freelancer."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy.standing import STATE_WORDS
from portal.services.enforcement import person_record
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp


@bp.get("/staff/people/<ref:ref>")
@audience(Audience.STAFF)
def person(ref: str) -> ResponseReturnValue:
    """Standing, decisions, warnings and events."""
    record = person_record.of(ref, current_user.id)
    if record is None:
        abort(404)
    return render("staff/person.html", record=record, subject=record.subject,
                  states=STATE_WORDS)
