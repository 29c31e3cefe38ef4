"""The requests as a queue: what is due next, who waits for whom, who has which."""

from datetime import UTC, datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.services.cases import queue, staffing
from portal.services.cases.queue import Filter, Matter, Place
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.staff import requests_rows
from portal.web.staff.blueprint import bp


@bp.get("/staff/requests")
@audience(Audience.STAFF)
def requests() -> ResponseReturnValue:
    """The nearest date first; for leads, missed dates on top."""
    show, kind = request.args.get("show", ""), request.args.get("kind", "")
    which = Filter.__members__.get(show, Filter.us)
    matter = Matter.__members__.get(kind, Matter.any)
    now, after = clock.now(), request.args.get("after", "")
    found = queue.page(current_user.id, which, matter, now, _place(after) if after else None)
    leads = staffing.leads(current_user.roles)
    return page.tagged(
        "staff/requests.html", found=found, rows=requests_rows.rows, after=after,
        address=requests_rows.ADDRESSES[which, matter], whose=requests_rows.filters(found),
        kinds=requests_rows.kinds(found),
        next=found.next and f"{found.next.due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~"
                            f"{found.next.ref}",
        missed=queue.escalated(current_user.id, now) if leads and which is not Filter.late else [])


def _place(text: str) -> Place | None:
    """Read where a page begins; the beginning for anything odd."""
    instant, _, ref = text.partition("~")
    try:
        due_at = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Place(due_at, ref) if ref.isascii() and len(ref) <= 20 and due_at.year > 1 else None
