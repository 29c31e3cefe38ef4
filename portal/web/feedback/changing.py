"""Addresses of changes: asked for by whoever received a feedback, decided by whoever gave it."""

from flask.typing import ResponseReturnValue

from portal.policy.feedback import Side
from portal.web.access import Audience, audience
from portal.web.feedback import change_pages, enabling_pages
from portal.web.feedback.blueprint import bp


@bp.get("/feedback/<ref>/change")
@audience(Audience.FREELANCER)
def change(ref: str) -> ResponseReturnValue:
    """Where a freelancer asks for a change, or decides about one."""
    return change_pages.show(ref, Side.freelancer)


@bp.post("/feedback/<ref>/change")
@audience(Audience.FREELANCER)
def decide_change(ref: str) -> ResponseReturnValue:
    """Keep a feedback that a freelancer gave, or go on to change it."""
    return change_pages.decide(ref, Side.freelancer)


@bp.get("/feedback/<ref>/change/message")
@audience(Audience.FREELANCER)
def change_message(ref: str) -> ResponseReturnValue:
    """Where a freelancer asks the other side to look at a feedback again."""
    return enabling_pages.write(ref, Side.freelancer)


@bp.post("/feedback/<ref>/change/message")
@audience(Audience.FREELANCER)
def send_change_message(ref: str) -> ResponseReturnValue:
    """Let the other side change a feedback that a freelancer received."""
    return enabling_pages.send(ref, Side.freelancer)


@bp.get("/feedback/<ref>/change/text")
@audience(Audience.FREELANCER)
def change_text(ref: str) -> ResponseReturnValue:
    """Where a freelancer writes a feedback anew."""
    return change_pages.write(ref, Side.freelancer)


@bp.post("/feedback/<ref>/change/text")
@audience(Audience.FREELANCER)
def take_change_text(ref: str) -> ResponseReturnValue:
    """Preview or change a feedback that a freelancer gave."""
    return change_pages.take(ref, Side.freelancer)


@bp.get("/feedback/<ref>/change/preview")
@audience(Audience.FREELANCER)
def change_preview(ref: str) -> ResponseReturnValue:
    """Old and new feedback of a freelancer beside each other."""
    return change_pages.preview(ref, Side.freelancer)


@bp.get("/client/feedback/<ref>/change")
@audience(Audience.CLIENT)
def client_change(ref: str) -> ResponseReturnValue:
    """Where a client asks for a change, or decides about one."""
    return change_pages.show(ref, Side.client)


@bp.post("/client/feedback/<ref>/change")
@audience(Audience.CLIENT)
def client_decide_change(ref: str) -> ResponseReturnValue:
    """Keep a feedback that a client gave, or go on to change it."""
    return change_pages.decide(ref, Side.client)


@bp.get("/client/feedback/<ref>/change/message")
@audience(Audience.CLIENT)
def client_change_message(ref: str) -> ResponseReturnValue:
    """Where a client asks the other side to look at a feedback again."""
    return enabling_pages.write(ref, Side.client)


@bp.post("/client/feedback/<ref>/change/message")
@audience(Audience.CLIENT)
def client_send_change_message(ref: str) -> ResponseReturnValue:
    """Let the other side change a feedback that a client received."""
    return enabling_pages.send(ref, Side.client)


@bp.get("/client/feedback/<ref>/change/text")
@audience(Audience.CLIENT)
def client_change_text(ref: str) -> ResponseReturnValue:
    """Where a client writes a feedback anew."""
    return change_pages.write(ref, Side.client)


@bp.post("/client/feedback/<ref>/change/text")
@audience(Audience.CLIENT)
def client_take_change_text(ref: str) -> ResponseReturnValue:
    """Preview or change a feedback that a client gave."""
    return change_pages.take(ref, Side.client)


@bp.get("/client/feedback/<ref>/change/preview")
@audience(Audience.CLIENT)
def client_change_preview(ref: str) -> ResponseReturnValue:
    """Old and new feedback of a client beside each other."""
    return change_pages.preview(ref, Side.client)
