"""A lead lets a suspension go on, with reasons that its person reads."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services.enforcement.violations import renewing
from portal.web.access import Audience, audience
from portal.web.staff.blueprint import bp
from portal.web.staff.deciding import show
from portal.web.staff.forms import RenewForm


@bp.post("/staff/decisions/<ref:ref>/renew")
@audience(Audience.LEAD)
def renew(ref: str) -> ResponseReturnValue:
    """Let it go on from the day on which it would have ended."""
    form = RenewForm()
    try:
        renewing.renew(ref, by=current_user.id, because=form.renewal.data or "",
                       seen=form.until.data or "")
        db.session.commit()
    except Refusal as no:
        db.session.rollback()
        form.renewal.errors = [no.sentence]
        return show(ref, form, code=422)
    flash("The suspension goes on, and the letter with your reasons is on its way.", "good")
    return redirect(url_for("staff.decision", ref=ref), 303)
