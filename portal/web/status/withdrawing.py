"""Taking a review back: said clearly before, done by one press, and only while nobody decided."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.refusal import Conflict
from portal.services.enforcement import appeals
from portal.services.enforcement.appeals import matters, withdrawing
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.status.blueprint import bp


@bp.get("/requests/<ref>/withdrawal")
@audience(Audience.SIGNED_IN)
def withdrawal(ref: str) -> ResponseReturnValue:
    """What taking it back means; a review that is over leads to its thread."""
    case, review = withdrawing.found(current_user.id, ref) or abort(404)
    if review is None:
        return redirect(url_for("requests.thread", ref=ref))
    return render("status/review_withdraw.html", head=case, asked_at=review.asked_at,
                  matter=matters.of_review(case, review))


@bp.post("/requests/<ref>/withdrawal")
@audience(Audience.SIGNED_IN)
def withdraw(ref: str) -> ResponseReturnValue:
    """Take it back."""
    try:
        appeals.withdraw(current_user.id, ref)
        db.session.commit()
    except LookupError:
        abort(404)
    except Conflict as no:
        db.session.rollback()
        flash(no.sentence, "hold")
    else:
        flash("You withdrew your request for a review. Nothing changes because of it.", "good")
    return redirect(url_for("requests.thread", ref=ref), 303)
