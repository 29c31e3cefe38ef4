"""Addresses of giving feedback: a freelancer's about a client, and the other way round."""

from flask.typing import ResponseReturnValue

from portal.policy.feedback import Side
from portal.web.access import Audience, audience
from portal.web.feedback import giving_pages
from portal.web.feedback.blueprint import bp


@bp.get("/feedback/give/<ref>")
@audience(Audience.FREELANCER)
def give(ref: str) -> ResponseReturnValue:
    """Where a freelancer leaves feedback, and finds it afterwards."""
    return giving_pages.write(ref, Side.freelancer)


@bp.post("/feedback/give/<ref>")
@audience(Audience.FREELANCER)
def take(ref: str) -> ResponseReturnValue:
    """Store a freelancer's feedback, or keep it as a draft."""
    return giving_pages.take(ref, Side.freelancer)


@bp.get("/feedback/give/<ref>/change")
@audience(Audience.FREELANCER)
def edit(ref: str) -> ResponseReturnValue:
    """Where a freelancer edits what nobody else sees yet."""
    return giving_pages.rewrite(ref, Side.freelancer)


@bp.post("/feedback/give/<ref>/change")
@audience(Audience.FREELANCER)
def take_edit(ref: str) -> ResponseReturnValue:
    """Store a freelancer's edit."""
    return giving_pages.take_edit(ref, Side.freelancer)


@bp.get("/client/feedback/give/<ref>")
@audience(Audience.CLIENT)
def client_give(ref: str) -> ResponseReturnValue:
    """Where a client leaves feedback, and finds it afterwards."""
    return giving_pages.write(ref, Side.client)


@bp.post("/client/feedback/give/<ref>")
@audience(Audience.CLIENT)
def client_take(ref: str) -> ResponseReturnValue:
    """Store a client's feedback, or keep it as a draft."""
    return giving_pages.take(ref, Side.client)


@bp.get("/client/feedback/give/<ref>/change")
@audience(Audience.CLIENT)
def client_edit(ref: str) -> ResponseReturnValue:
    """Where a client edits what nobody else sees yet."""
    return giving_pages.rewrite(ref, Side.client)


@bp.post("/client/feedback/give/<ref>/change")
@audience(Audience.CLIENT)
def client_take_edit(ref: str) -> ResponseReturnValue:
    """Store a client's edit."""
    return giving_pages.take_edit(ref, Side.client)
