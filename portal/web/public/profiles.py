"""The public profile of a freelancer, the same for everybody and open without an account."""

from functools import lru_cache

from babel import Locale
from flask import Response, abort, current_app, request

from portal.services.feedback import profile as profiles
from portal.services.paging import Which
from portal.web.access import Audience, audience
from portal.web.feedback.dates import day_of
from portal.web.page import tagged
from portal.web.public.blueprint import bp, kept
from portal.web.public.reviews import reviews
from portal.web.reader import reader


@bp.get("/people/<ref>")
@audience(Audience.PUBLIC)
def profile(ref: str) -> Response:
    """Who a freelancer is, what clients said about the work, and the answers."""
    everyone_reads = current_app.config["CLIENT_RESPONSE_AUDIENCE"] == "public"
    found = profiles.profile(ref, Which.of(request.args.get("page")),
                             with_clients_answers=everyone_reads) or abort(404)
    address = f"{current_app.config['BASE_URL'].rstrip('/')}/people/{found.ref}"
    listed = reviews(found.entries, name=found.name, address=address, who=reader())
    return kept(tagged("public/profile.html", found=found, reviews=listed, day_of=day_of,
                       country=country_words(found.country or ""), address=address))


@lru_cache(maxsize=256)
def country_words(code: str) -> str:
    """'Ukraine' for 'UA'; what is no code stays as it is."""
    return str(Locale("en").territories.get(code, code))
