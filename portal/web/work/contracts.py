"""Contracts and money: both go on as usual while proposals are paused."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy.feedback import giving_window
from portal.services.work import contracts as known
from portal.services.work import earnings as money
from portal.services.work import pages
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.work.blueprint import bp


@bp.get("/work/contracts")
@audience(Audience.FREELANCER)
def contracts() -> ResponseReturnValue:
    """Current contracts, then those that ended."""
    found = known.contracts(current_user.id, pages.wanted(request.args.get("page")))
    now = current_user.standing.as_of
    return page.tagged(
        "work/contracts.html", found=found, current=[c for c in found.rows if c.is_current(now)],
        ended=[c for c in found.rows if not c.is_current(now)])


@bp.get("/work/contracts/<ref>")
@audience(Audience.FREELANCER)
def contract(ref: str) -> ResponseReturnValue:
    """One contract, and what goes on in it."""
    found = known.contract(current_user.id, ref) or abort(404)
    now = current_user.standing.as_of
    ended = None if found.is_current(now) else found.ended_at
    giving = giving_window(ended) if ended else None
    return page.tagged("work/contract.html", contract=found, is_current=ended is None,
                       feedback_until=giving.closes if giving and giving.is_open(now) else None)


@bp.get("/work/earnings")
@audience(Audience.FREELANCER)
def earnings() -> ResponseReturnValue:
    """What was earned and not yet withdrawn."""
    return page.tagged("work/earnings.html", balances=money.balances(current_user.id))
