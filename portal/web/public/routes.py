"""Pages anybody may open: the start, the published rules, and whether the portal is alive."""

import tzdata
from flask import abort, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.policy.declarations import WORDS
from portal.policy.rules import RULES, published_defaults, rule
from portal.policy.vocabulary import Role
from portal.web.access import Audience, audience
from portal.web.page import tagged
from portal.web.public import profiles
from portal.web.public.blueprint import bp, kept

__all__ = ["bp", "profiles"]


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
    return kept(tagged("public/rules.html", rules=RULES, defaults=published_defaults()))


@bp.get("/rules/<slug>")
@audience(Audience.PUBLIC)
def rule_page(slug: str) -> ResponseReturnValue:
    """Show one rule: its text, what counts, what does not, its version."""
    try:
        published = rule(slug)
    except LookupError:
        abort(404)
    others = [other for other in RULES if other.slug != slug]
    tell = [words for words in WORDS.values() if words.rule == slug]
    return kept(tagged("public/rule_page.html", rule=published, others=others, tell=tell))


@bp.get("/health")
@audience(Audience.PUBLIC)
def health() -> ResponseReturnValue:
    """Say that the portal answers, by which clock and which time zone database."""
    return {"ok": True, "now": clock.now().isoformat(), "tzdata": tzdata.IANA_VERSION}
