"""The client's start, and the contracts of the organisations they act for."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.services.enforcement import told
from portal.services.organisations import contracts as known
from portal.services.work import pages
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.client.blueprint import bp


@bp.get("/client")
@audience(Audience.CLIENT)
def home() -> ResponseReturnValue:
    """Lead on to the feedback that waits to be given, else to the contracts."""
    waits = known.feedback_waits(current_user.id)
    return redirect("/client/feedback" if waits else url_for("client.contracts"))


@bp.get("/client/contracts")
@audience(Audience.CLIENT)
def contracts() -> ResponseReturnValue:
    """Current contracts, then those that ended."""
    found = known.contracts(current_user.id, pages.wanted(request.args.get("page")))
    now = current_user.standing.as_of
    return page.tagged(
        "client/contracts.html", found=found,
        current=[one for one in found.rows if one.is_current(now)],
        ended=[one for one in found.rows if not one.is_current(now)],
        several=len({one.organisation for one in found.rows}) > 1)


@bp.get("/client/contracts/<ref>")
@audience(Audience.CLIENT)
def contract(ref: str) -> ResponseReturnValue:
    """One contract, and what can be said about it until when."""
    found = known.contract(current_user.id, ref) or abort(404)
    now = current_user.standing.as_of
    is_current = found.is_current(now)
    return page.tagged("client/contract.html", contract=found, is_current=is_current,
                       away=told.words_for(current_user.id, ref, now) if is_current else None)
