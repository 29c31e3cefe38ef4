"""Everything a person and the team wrote to each other, as a list."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.services.cases import inbox
from portal.services.cases.inbox import Filter
from portal.services.paging import Which
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.requests.blueprint import bp

FILTERS = {
    Filter.all: "All",
    Filter.open: "Open",
    Filter.yours: "Waiting for you",
    Filter.closed: "Answered",
}


@bp.get("/requests")
@audience(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """The newest word first."""
    asked = request.args.get("show", "")
    which = Filter(asked) if asked in set(Filter) else Filter.all
    found = inbox.listed(current_user.id, which, Which.of(request.args.get("page")))
    return page.tagged("requests/index.html", found=found, filters=FILTERS)
