"""Offers from clients: the list, one offer, accept, decline."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.policy.standing import Paused
from portal.policy.vocabulary import Ability
from portal.services.enforcement import standing
from portal.services.work import offers as verbs
from portal.services.work import pages
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.work.blueprint import WRITING, bp, paused


@bp.get("/work/offers")
@audience(Audience.FREELANCER)
def offers() -> ResponseReturnValue:
    """Offers to answer, then the others."""
    which = pages.wanted(request.args.get("page"))
    found = verbs.offers(current_user.id, current_user.standing, which)
    now = current_user.standing.as_of
    return page.tagged(
        "work/offers.html", found=found, waiting=[o for o in found.rows if o.is_open(now)],
        earlier=[o for o in found.rows if not o.is_open(now)])


@bp.get("/work/offers/<ref>")
@audience(Audience.FREELANCER)
def offer(ref: str) -> ResponseReturnValue:
    """One offer with its terms."""
    return _page(ref)


@bp.route("/work/offers/<ref>/acceptance", methods=WRITING)
@audience(Audience.FREELANCER)
def accept(ref: str) -> ResponseReturnValue:
    """Accept an offer: a contract begins; 403 while new contracts are paused."""
    try:
        if request.method != "POST":
            standing.require(current_user.id, Ability.accept_contract)
            abort(405)
        contract = verbs.accept(current_user.id, ref)
    except Paused as no:
        return paused(no)
    except LookupError:
        abort(404)
    except Refusal as no:
        return _refused(ref, no)
    db.session.commit()
    flash("You have accepted the offer. Your contract begins now.", "good")
    return redirect(url_for("work.contract", ref=contract))


@bp.post("/work/offers/<ref>/refusal")
@audience(Audience.FREELANCER)
def decline(ref: str) -> ResponseReturnValue:
    """Decline an offer; works also while new contracts are paused."""
    try:
        verbs.decline(current_user.id, ref)
    except LookupError:
        abort(404)
    except Refusal as no:
        return _refused(ref, no)
    db.session.commit()
    flash("You have declined the offer. The client is free to ask somebody else.", "good")
    return redirect(url_for("work.offer", ref=ref))


def _refused(ref: str, no: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _page(ref, notice=no.sentence, code=409)


def _page(ref: str, notice: str | None = None, code: int = 200) -> ResponseReturnValue:
    found = verbs.offer(current_user.id, ref, current_user.standing) or abort(404)
    return page.tagged("work/offer.html", offer=found, notice=notice,
                       is_open=found.is_open(current_user.standing.as_of)), code
