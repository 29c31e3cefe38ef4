"""Find work: the list of postings, and one posting."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy.refusal import Refusal
from portal.services.work import pages
from portal.services.work import postings as board
from portal.web import page
from portal.web.access import Audience, audience
from portal.web.forms import tidy
from portal.web.work.blueprint import bp, posting_or_404


@bp.get("/work")
@audience(Audience.FREELANCER)
def start() -> ResponseReturnValue:
    """Lead to the postings."""
    return redirect(url_for("work.postings"))


@bp.get("/work/postings")
@audience(Audience.FREELANCER)
def postings() -> ResponseReturnValue:
    """Open postings, newest first, with a search."""
    text = str(tidy(request.args.get("q", ""))).strip()
    problem = None
    which = pages.wanted(request.args.get("page"))
    try:
        found = board.search(current_user.id, text, which)
    except Refusal as no:
        problem, found = no.sentence, board.search(current_user.id, "", which)
    body = page.tagged("work/postings.html", found=found, text=text, problem=problem)
    return (body, 422) if problem else body


@bp.get("/work/postings/<ref>")
@audience(Audience.FREELANCER)
def posting(ref: str) -> ResponseReturnValue:
    """One posting, with the way to a proposal."""
    return page.tagged("work/posting.html", posted=posting_or_404(ref))
