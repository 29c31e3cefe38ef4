"""Ask for a review of a decision: arguments one by one, look at them once more, send."""

from flask import redirect
from flask.typing import ResponseReturnValue

from portal.web import uploads
from portal.web.access import Audience, audience
from portal.web.status.blueprint import bp
from portal.web.status.review_steps import check, find, place, sent, show, take

DECISION, REPORT = "/status/decisions/<ref>", "/requests/<ref>"


@bp.get(f"{DECISION}/review")
@audience(Audience.FREELANCER)
def review(ref: str) -> ResponseReturnValue:
    """The form for a decision, with what was typed before; nothing at all for a stranger."""
    return show(find(ref))


@bp.get(f"{REPORT}/review")
@audience(Audience.SIGNED_IN)
def report_review(ref: str) -> ResponseReturnValue:
    """The form for the answer to a report."""
    return show(find(ref))


@bp.get(f"{DECISION}/appeal")
@audience(Audience.FREELANCER)
def review_by_its_other_name(ref: str) -> ResponseReturnValue:
    """Lead whoever knows the word from elsewhere to the same page."""
    return redirect(f"{place(find(ref))}/review", 301)


@bp.post(f"{DECISION}/review")
@audience(Audience.FREELANCER)
@uploads.takes_files
def take_review(ref: str) -> ResponseReturnValue:
    """Take what was typed about a decision."""
    return take(find(ref))


@bp.post(f"{REPORT}/review")
@audience(Audience.SIGNED_IN)
@uploads.takes_files
def take_report_review(ref: str) -> ResponseReturnValue:
    """Take what was typed about the answer to a report."""
    return take(find(ref))


@bp.route(f"{DECISION}/review/check", methods=["GET", "POST"])
@audience(Audience.FREELANCER)
def review_check(ref: str) -> ResponseReturnValue:
    """Everything once more, and the button that sends it."""
    return check(find(ref))


@bp.route(f"{REPORT}/review/check", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def report_review_check(ref: str) -> ResponseReturnValue:
    """The same for the answer to a report."""
    return check(find(ref))


@bp.get(f"{DECISION}/review/sent")
@audience(Audience.FREELANCER)
def review_sent(ref: str) -> ResponseReturnValue:
    """It has arrived: its reference, and by when it is answered."""
    return sent(find(ref))


@bp.get(f"{REPORT}/review/sent")
@audience(Audience.SIGNED_IN)
def report_review_sent(ref: str) -> ResponseReturnValue:
    """The same for the answer to a report."""
    return sent(find(ref))
