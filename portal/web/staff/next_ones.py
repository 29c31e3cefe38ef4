"""From what is done to the next one that waits, in the filter that somebody came from."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.services.cases import queue as requests
from portal.services.enforcement import queue as proposals
from portal.services.enforcement.appeals import queue as reviews
from portal.services.feedback import reports
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.staff import places
from portal.web.staff.blueprint import bp


@bp.get("/staff/queue/next")
@audience(Audience.STAFF)
def next_proposal() -> ResponseReturnValue:
    """The proposal that has waited longest."""
    show = places.asked("/staff/queue").get("show", "")
    which = proposals.Filter.__members__.get(show, proposals.Filter.all)
    return _go("decision", proposals.next_for(current_user.id, which), "queue")


@bp.get("/staff/reviews/next")
@audience(Audience.STAFF)
def next_review() -> ResponseReturnValue:
    """The review that the reader may decide and that is due first."""
    show = places.asked("/staff/reviews").get("show", "")
    which = reviews.Filter.mine if show == reviews.Filter.mine else reviews.Filter.open
    found = reviews.reviews(current_user.id, which, Which(size=1)).rows
    return _go("review", found[0].ref if found else None, "reviews")


@bp.get("/staff/reports/next")
@audience(Audience.STAFF)
def next_report() -> ResponseReturnValue:
    """The report that waits for us and is due first."""
    found = reports.reports(current_user.id, reports.Filter.open, Which(size=1)).rows
    return _go("report", found[0].ref if found else None, "reports")


@bp.get("/staff/requests/next")
@audience(Audience.STAFF)
def next_request() -> ResponseReturnValue:
    """The request due first that no colleague has taken on, of the kind that was looked at."""
    told = places.asked("/staff/requests")
    kind = requests.Matter.__members__.get(told.get("kind", ""), requests.Matter.any)
    return _go("request_thread", requests.next_for(current_user.id, kind), "requests")


def _go(page: str, ref: str | None, otherwise: str) -> ResponseReturnValue:
    """Lead to one thing, which keeps the place; to the list, which says so, if none waits."""
    if ref is None:
        return redirect(url_for(f"staff.{otherwise}"), 303)
    return redirect(url_for(f"staff.{page}", ref=ref), 303)
