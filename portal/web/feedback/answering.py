"""Addresses of answers: a freelancer's to a client's feedback, and the other way round."""

from flask.typing import ResponseReturnValue

from portal.policy.feedback import Side
from portal.web.access import Audience, audience
from portal.web.feedback import answer_pages
from portal.web.feedback.blueprint import bp


@bp.get("/feedback/<ref>/respond")
@audience(Audience.FREELANCER)
def respond(ref: str) -> ResponseReturnValue:
    """Where a freelancer writes the answer, and finds it once it is posted."""
    return answer_pages.write(ref, Side.freelancer)


@bp.post("/feedback/<ref>/respond")
@audience(Audience.FREELANCER)
def take_response(ref: str) -> ResponseReturnValue:
    """Keep, preview or post a freelancer's answer."""
    return answer_pages.take(ref, Side.freelancer)


@bp.get("/feedback/<ref>/respond/preview")
@audience(Audience.FREELANCER)
def respond_preview(ref: str) -> ResponseReturnValue:
    """A freelancer's answer as it would stand on the profile."""
    return answer_pages.preview(ref, Side.freelancer)


@bp.post("/feedback/<ref>/respond/removal")
@audience(Audience.FREELANCER)
def take_down_response(ref: str) -> ResponseReturnValue:
    """Take a freelancer's answer down after the feedback changed."""
    return answer_pages.take_down(ref, Side.freelancer)


@bp.get("/client/feedback/<ref>/respond")
@audience(Audience.CLIENT)
def client_respond(ref: str) -> ResponseReturnValue:
    """Where a client writes the answer, and finds it once it is posted."""
    return answer_pages.write(ref, Side.client)


@bp.post("/client/feedback/<ref>/respond")
@audience(Audience.CLIENT)
def take_client_response(ref: str) -> ResponseReturnValue:
    """Keep, preview or post a client's answer."""
    return answer_pages.take(ref, Side.client)


@bp.get("/client/feedback/<ref>/respond/preview")
@audience(Audience.CLIENT)
def client_respond_preview(ref: str) -> ResponseReturnValue:
    """A client's answer as the freelancer would read it."""
    return answer_pages.preview(ref, Side.client)


@bp.post("/client/feedback/<ref>/respond/removal")
@audience(Audience.CLIENT)
def take_down_client_response(ref: str) -> ResponseReturnValue:
    """Take a client's answer down after the feedback changed."""
    return answer_pages.take_down(ref, Side.client)
