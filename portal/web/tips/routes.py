"""Tips about feedback, for everybody: talking about it, asking, changing, reporting."""

from typing import NamedTuple

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from portal.policy import clocks, feedback
from portal.web.access import Audience, audience
from portal.web.page import tagged

bp = Blueprint("tips", __name__)


class Tip(NamedTuple):
    """One page of tips, and what stands about it in the list."""

    slug: str
    title: str
    line: str


TIPS = (
    Tip("approaching", "Talking with a client about feedback",
        "Before the work ends, after a feedback that surprised you, and in your answer."),
    Tip("asking", "What is fine to ask, and what is not",
        "A polite reminder is fine. Payment, free work and threats are not."),
    Tip("changes", "How changes work",
        "Who can change a feedback, how long, and what happens to the old version."),
    Tip("reporting", "What can be reported, and what not",
        "Feedback that does not belong there is removed as a whole. Opinions stay."),
)


@bp.get("/tips")
@audience(Audience.PUBLIC)
def index() -> ResponseReturnValue:
    """List the tips."""
    return tagged("tips/index.html", tips=TIPS)


@bp.get("/tips/<slug>")
@audience(Audience.PUBLIC)
def tip(slug: str) -> ResponseReturnValue:
    """Show one of the tips; the numbers on it are those of the rules."""
    found = next((one for one in TIPS if one.slug == slug), None) or abort(404)
    return _page(found)


def _page(found: Tip) -> Response:
    others = [one for one in TIPS if one is not found]
    return tagged(f"tips/{found.slug}.html", tip=found, others=others,
                  giving_days=feedback.GIVING_DAYS, answer_days=feedback.ANSWER_DAYS,
                  change_days=feedback.CHANGE_DAYS,
                  report_days=clocks.REPORT_ANSWER_WORKING_DAYS)
