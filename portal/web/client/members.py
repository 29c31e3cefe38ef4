"""A member of an organisation stops acting for it: as they wish, or removed by a colleague."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.organisations import leaving, membership
from portal.services.organisations.membership import Acting, Colleague
from portal.web.access import Audience, audience
from portal.web.client.blueprint import bp
from portal.web.client.organisation import organisation_or_404
from portal.web.page import render


@bp.get("/client/organisation/<ref>/members/<member>")
@audience(Audience.CLIENT)
def member(ref: str, member: str) -> ResponseReturnValue:
    """Say what leaving or removing means before it is done."""
    acting = organisation_or_404(ref)
    return _page(acting, _colleague_or_404(acting, member))


@bp.post("/client/organisation/<ref>/members/<member>")
@audience(Audience.CLIENT)
def end(ref: str, member: str) -> ResponseReturnValue:
    """Leave the organisation, or remove a colleague from it; at once."""
    acting = organisation_or_404(ref)
    gone = _colleague_or_404(acting, member)
    try:
        return _leave(acting) if gone.ref == current_user.ref else _remove(acting, gone)
    except Refusal as no:
        db.session.rollback()
        return _page(acting, gone, no.sentence), 409


def _leave(acting: Acting) -> ResponseReturnValue:
    leaving.leave(current_user.id, acting.id)
    db.session.commit()
    flash(f"You do not act for {acting.name} any more.", "good")
    return redirect(url_for("client.contracts"), 303)


def _remove(acting: Acting, gone: Colleague) -> ResponseReturnValue:
    leaving.remove(gone.ref, acting.id, by=current_user.id)
    db.session.commit()
    flash(f"{gone.name} does not act for {acting.name} any more.", "good")
    return redirect(url_for("client.organisation", ref=acting.ref), 303)


def _colleague_or_404(acting: Acting, ref: str) -> Colleague:
    return membership.colleague(acting.id, ref) or abort(404)


def _page(acting: Acting, gone: Colleague, sentence: str = "") -> str:
    return render("client/organisation_member.html", acting=acting, gone=gone,
                  leaving=gone.ref == current_user.ref, sentence=sentence)
