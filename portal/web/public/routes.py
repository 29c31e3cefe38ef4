"""Pages anybody may open: the start, the published rules, and whether the portal is alive."""

import tzdata
from flask import Blueprint, Response, abort, redirect, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.policy.rules import RULES, published_defaults, rule
from portal.policy.vocabulary import Role
from portal.web.access import Audience, audience
from portal.web.page import tagged

bp = Blueprint("public", __name__)

KEPT = "public, max-age=300"  # pages that are the same for everybody who is not signed in


@bp.get("/")
@audience(Audience.PUBLIC)
def start() -> ResponseReturnValue:
    """Lead everybody to the page they need first."""
    if not current_user.is_authenticated:
        return redirect("/sign-in")
    if current_user.is_staff:
        return redirect("/staff/queue")
    if Role.freelancer in current_user.roles:
        return redirect("/status")
    return redirect("/client" if Role.client in current_user.roles else "/rules")


@bp.get("/rules")
@audience(Audience.PUBLIC)
def rules() -> ResponseReturnValue:
    """List the published rules, and every number with its reason."""
    return _kept(tagged("public/rules.html", rules=RULES, defaults=published_defaults()))


@bp.get("/rules/<slug>")
@audience(Audience.PUBLIC)
def rule_page(slug: str) -> ResponseReturnValue:
    """Show one rule: its text, what counts, what does not, its version."""
    try:
        published = rule(slug)
    except LookupError:
        abort(404)
    others = [other for other in RULES if other.slug != slug]
    return _kept(tagged("public/rule_page.html", rule=published, others=others))


def _kept(response: Response) -> Response:
    """Let others keep the page if nothing on it is about a person."""
    if not current_user.is_authenticated and not session.modified:
        response.headers["Cache-Control"] = KEPT
    return response


@bp.get("/health")
@audience(Audience.PUBLIC)
def health() -> ResponseReturnValue:
    """Say that the portal answers, by which clock and which time zone database."""
    return {"ok": True, "now": clock.now().isoformat(), "tzdata": tzdata.IANA_VERSION}
