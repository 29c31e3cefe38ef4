"""Pages: all paths, one path with what is done and what comes, and the day in a calendar."""

from flask import abort, current_app, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy.restoration import finish_windows
from portal.policy.vocabulary import Ability
from portal.services.learning import enrolment, overview
from portal.web.access import Audience, audience
from portal.web.learning import calendar, conditions
from portal.web.learning.blueprint import bp, path_or_404, seen
from portal.web.page import tagged


@bp.get("/learning")
@audience(Audience.FREELANCER)
def index() -> ResponseReturnValue:
    """Every path, the required one first."""
    return tagged("learning/index.html", paths=overview.overviews(current_user.id))


@bp.get("/learning/<slug>")
@audience(Audience.FREELANCER)
def path(slug: str) -> ResponseReturnValue:
    """One path: what is done, what counts, and the Monday it leads to."""
    at = seen(slug)
    windows = finish_windows(clock.now()) if at.hold and not at.hold.completed_at else []
    return tagged("learning/path.html", at=at, windows=windows,
                  conditions=conditions.completes(at.path))


@bp.post("/learning/<slug>/enrolment")
@audience(Audience.FREELANCER)
def enrol(slug: str) -> ResponseReturnValue:
    """Start a path and go to its first step."""
    enrolment.enrol(current_user.id, path_or_404(slug).slug)
    db.session.commit()
    at = seen(slug)
    if at.completed_at or at.next_step is None:
        return redirect(url_for("learning.path", slug=slug))
    flash(f"You are on the path “{at.path.title}” now. Every lesson you finish is saved.", "good")
    return redirect(at.next_step.url)


@bp.get("/learning/<slug>/monday.ics")
@audience(Audience.FREELANCER)
def monday(slug: str) -> ResponseReturnValue:
    """The day on which proposals come back, for the person's own calendar."""
    at = seen(slug)
    if at.hold is None or at.hold.ends_at is None:
        abort(404)
    address = (current_app.config["BASE_URL"] or "").rstrip("/") + "/status"
    alone = not current_user.standing.beside(Ability.send_proposal, at.hold.ref)
    body = calendar.monday(at.hold, brand=current_app.config["BRAND_NAME"], address=address,
                           alone=alone)
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="proposals-are-back.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
