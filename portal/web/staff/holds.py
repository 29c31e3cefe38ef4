"""Holds that are in force, and those that have ended."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy.refusal import Refusal
from portal.policy.standing import STATE_WORDS
from portal.services.enforcement import held, lookup
from portal.services.enforcement.held import Filter
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp

FILTERS = {
    Filter.open: "In force",
    Filter.not_started: "Path not started",
    Filter.in_progress: "In progress",
    Filter.scheduled: "Return scheduled",
    Filter.ended: "Ended",
}


@bp.get("/staff/holds")
@audience(Audience.STAFF)
def holds() -> ResponseReturnValue:
    """A list to look somebody up in."""
    asked, name = request.args.get("show", ""), request.args.get("name", "")
    which = Filter(asked) if asked in set(Filter) else Filter.open
    page = Which.of(request.args.get("page"))
    people: list[lookup.Found] = []
    try:
        found, problem = held.held(current_user.id, which, page, name), None
        people = lookup.freelancers(current_user.id, name)
    except Refusal as no:
        found, problem = held.held(current_user.id, which, page), no.sentence
    return render("staff/holds.html", found=found, filters=FILTERS, name=name, problem=problem,
                  people=people, most=lookup.MOST_SHOWN, states=STATE_WORDS)
