"""What a freelancer sent and drafted; withdrawing what is pending."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.work import drafts, pages, sent
from portal.services.work import proposals as verbs
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.work.blueprint import bp


@bp.get("/work/proposals")
@audience(Audience.FREELANCER)
def proposals() -> ResponseReturnValue:
    """Drafts, and what was sent, newest first."""
    which = pages.wanted(request.args.get("page"))
    return page.tagged(
        "work/proposals.html", found=sent.proposals(current_user.id, which),
        drafts=drafts.of_proposals(current_user.id) if which.number == 1 else [])


@bp.get("/work/proposals/<ref>")
@audience(Audience.FREELANCER)
def proposal(ref: str) -> ResponseReturnValue:
    """One proposal as it was sent."""
    return _page(ref)


@bp.post("/work/proposals/<ref>/withdrawal")
@audience(Audience.FREELANCER)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take back a pending proposal; works also while new ones are paused."""
    try:
        verbs.withdraw(current_user.id, ref)
    except LookupError:
        abort(404)
    except Refusal as no:
        db.session.rollback()
        return _page(ref, notice=no.sentence, code=409)
    db.session.commit()
    flash("Your proposal is withdrawn. The client does not see it any more.", "good")
    return redirect(url_for("work.proposal", ref=ref))


def _page(ref: str, notice: str | None = None, code: int = 200) -> ResponseReturnValue:
    found = sent.proposal(current_user.id, ref) or abort(404)
    return page.tagged("work/proposal.html", sent=found, notice=notice), code
