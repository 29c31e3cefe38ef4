"""The queue: proposed holds that wait for a decision."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.services.enforcement import queue as proposals
from portal.services.enforcement.queue import Filter
from portal.services.mailroom import arrivals
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp

FILTERS = {
    Filter.all: "All",
    Filter.public: "Public only",
    Filter.private: "With private feedback",
    Filter.second: "Waits for a second person",
    Filter.shadow: "Shadow",
}


@bp.get("/staff/queue")
@audience(Audience.STAFF)
def queue() -> ResponseReturnValue:
    """Everything that waits for a decision, the longest wait first."""
    asked = request.args.get("show", "")
    which = Filter(asked) if asked in set(Filter) else Filter.all
    found = proposals.waiting(current_user.id, which, Which.of(request.args.get("page")))
    return render("staff/queue.html", found=found, filters=FILTERS,
                  notices_back=arrivals.notices_back(current_user.id))
