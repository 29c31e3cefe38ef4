"""The organisation a client acts for: its members, its invitations, and inviting somebody."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.organisations import INVITATION_DAYS
from portal.policy.refusal import Refusal
from portal.services.organisations import invitations, membership
from portal.services.organisations.membership import Acting
from portal.web.access import Audience, audience
from portal.web.client.blueprint import bp
from portal.web.client.forms import InviteForm
from portal.web.page import render


@bp.get("/client/organisation")
@audience(Audience.CLIENT)
def organisations() -> ResponseReturnValue:
    """Lead on to the organisation; say so where there is none."""
    found = membership.organisations(current_user.id)
    if not found:
        return render("client/organisations.html")
    return redirect(url_for("client.organisation", ref=found[0].ref))


@bp.get("/client/organisation/<ref>")
@audience(Audience.CLIENT)
def organisation(ref: str) -> ResponseReturnValue:
    """Who acts for it, who is invited, and the form that invites."""
    return _page(ref, InviteForm(formdata=None))


@bp.post("/client/organisation/<ref>/invitations")
@audience(Audience.CLIENT)
def invite(ref: str) -> ResponseReturnValue:
    """Write an invitation; what is answered tells nothing about accounts."""
    acting, form = organisation_or_404(ref), InviteForm()
    if not form.validate():
        return _page(ref, form), 400
    try:
        invitations.invite(acting.id, form.email.data or "", by=current_user.id, path_for=_link)
    except Refusal as no:
        db.session.rollback()
        form.email.errors = [no.sentence]
        return _page(ref, form), 409
    db.session.commit()
    flash(f"A letter with a link is on its way to {form.email.data}.", "good")
    return redirect(url_for("client.organisation", ref=ref), 303)


@bp.post("/client/organisation/<ref>/invitations/<invited>/again")
@audience(Audience.CLIENT)
def send_again(ref: str, invited: str) -> ResponseReturnValue:
    """Write the letter anew; the link before does nothing any more."""
    acting = _with_invitation(ref, invited)
    try:
        email = invitations.send_again(acting.id, invited, by=current_user.id, path_for=_link)
    except Refusal as no:
        return _refused(acting, no)
    db.session.commit()
    flash(f"A new link is on its way to {email}. The one before does not work any more.", "good")
    return redirect(url_for("client.organisation", ref=ref), 303)


@bp.post("/client/organisation/<ref>/invitations/<invited>/withdrawal")
@audience(Audience.CLIENT)
def withdraw(ref: str, invited: str) -> ResponseReturnValue:
    """End an invitation at once."""
    acting = _with_invitation(ref, invited)
    try:
        email = invitations.withdraw(acting.id, invited, by=current_user.id)
    except Refusal as no:
        return _refused(acting, no)
    db.session.commit()
    flash(f"The invitation of {email} is withdrawn. Its link does not work any more.", "good")
    return redirect(url_for("client.organisation", ref=ref), 303)


def organisation_or_404(ref: str) -> Acting:
    """The organisation with this reference, if the visitor acts for it; nothing otherwise."""
    return membership.organisation(current_user.id, ref) or abort(404)


def _with_invitation(ref: str, invited: str) -> Acting:
    acting = organisation_or_404(ref)
    return acting if invitations.is_known(acting.id, invited) else abort(404)


def _link(token: str) -> str:
    return url_for("client.follow", token=token)


def _refused(acting: Acting, no: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _page(acting.ref, InviteForm(formdata=None), no.sentence), 409


def _page(ref: str, form: InviteForm, sentence: str = "") -> str:
    acts_for = {one.ref: one for one in membership.organisations(current_user.id)}
    acting = acts_for.pop(ref, None) or abort(404)
    return render("client/organisation.html", acting=acting, form=form, sentence=sentence,
                  others=acts_for.values(), members=membership.colleagues(acting.id),
                  invited=invitations.waiting(acting.id), days=INVITATION_DAYS)
