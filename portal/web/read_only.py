"""Whoever's account is closed reads everything and is heard; whatever else writes is refused."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.policy.standing import State
from portal.web import page, typed

LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
# Being heard, being reachable and keeping the account safe are taken by no decision. The two
# of the sample marketplace refuse by themselves, with the draft kept.
OPEN = ("requests.", "status.", "attachments.", "account.", "security.", "demo.",
        "feedback.take_report", "feedback.take_client_report", "work.take", "work.accept")


def register(app: Flask) -> None:
    """Check each writing request of somebody who is signed in."""
    app.before_request(check)


def check() -> ResponseReturnValue | None:
    """Answer 403 with the reason, and with what was typed, where a closed account would write."""
    asked = request._get_current_object()  # type: ignore[attr-defined]
    if asked.method in LOOKING or asked.endpoint is None or asked.endpoint.startswith(OPEN):
        return None
    person = current_user._get_current_object()
    if not person.is_authenticated:
        return None
    standing = person.standing
    if standing.state is not State.closed:
        return None
    return page.render("requests/read_only.html", because=standing.in_force[0].ref,
                       texts=typed.texts(request.form)), 403
