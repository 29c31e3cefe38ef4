"""Addresses of reports: a freelancer's of what a client gave, and the other way round."""

from flask.typing import ResponseReturnValue

from portal.policy.feedback import Side
from portal.web import uploads
from portal.web.access import Audience, audience
from portal.web.feedback import report_pages
from portal.web.feedback.blueprint import bp


@bp.get("/feedback/<ref>/report")
@audience(Audience.FREELANCER)
def start_report(ref: str) -> ResponseReturnValue:
    """Begin a freelancer's report."""
    return report_pages.begin(Side.freelancer, ref)


@bp.get("/client/feedback/<ref>/report")
@audience(Audience.CLIENT)
def start_client_report(ref: str) -> ResponseReturnValue:
    """Begin a client's report."""
    return report_pages.begin(Side.client, ref)


@bp.get("/feedback/<ref>/report/<step>")
@audience(Audience.FREELANCER)
def report(ref: str, step: str) -> ResponseReturnValue:
    """A step of a freelancer's report."""
    return report_pages.show(Side.freelancer, ref, step)


@bp.get("/client/feedback/<ref>/report/<step>")
@audience(Audience.CLIENT)
def client_report(ref: str, step: str) -> ResponseReturnValue:
    """A step of a client's report."""
    return report_pages.show(Side.client, ref, step)


@bp.post("/feedback/<ref>/report/<step>")
@audience(Audience.FREELANCER)
@uploads.takes_files
def take_report(ref: str, step: str) -> ResponseReturnValue:
    """Take what a freelancer typed into a step."""
    return report_pages.take(Side.freelancer, ref, step)


@bp.post("/client/feedback/<ref>/report/<step>")
@audience(Audience.CLIENT)
@uploads.takes_files
def take_client_report(ref: str, step: str) -> ResponseReturnValue:
    """Take what a client typed into a step."""
    return report_pages.take(Side.client, ref, step)
