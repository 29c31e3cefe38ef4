"""Mail and jobs: what could not be delivered, who carries, what ran."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Refusal
from portal.services import delivery_office, machinery
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.staff.blueprint import bp


@bp.get("/staff/mail")
@audience(Audience.STAFF)
def mail() -> ResponseReturnValue:
    """How mail and jobs stand."""
    return _page()


@bp.post("/staff/mail/<ref:ref>/again")
@audience(Audience.STAFF)
def try_again(ref: str) -> ResponseReturnValue:
    """Put a dead letter back into the outbox."""
    if not delivery_office.is_known(ref, current_user.id):
        abort(404)
    try:
        delivery_office.try_again(ref, by=current_user.id, name=current_user.name)
    except Refusal as no:
        db.session.rollback()
        return _page(no.sentence), 409
    db.session.commit()
    flash("The letter is back in the outbox and will be tried again now.", "good")
    return redirect(url_for("staff.mail"), 303)


def _page(notice: str | None = None) -> str:
    return render("staff/mail.html", office=delivery_office.office(current_user.id),
                  jobs=machinery.machinery(), notice=notice)
