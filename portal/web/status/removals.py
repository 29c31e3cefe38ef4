"""A feedback that was removed after a report, for whom it concerns: why, and how to object."""

from flask import abort
from flask.typing import ResponseReturnValue

from portal import clock
from portal.services.enforcement.appeals import known, removals
from portal.services.enforcement.appeals.matter import Matter
from portal.web import noting, uploads
from portal.web.access import Audience, audience
from portal.web.page import render
from portal.web.status.blueprint import bp
from portal.web.status.review_steps import check, find, place, sent, show, take

REMOVAL = "/feedback/<ref>/removal"


@bp.get(REMOVAL)
@audience(Audience.SIGNED_IN)
def removal(ref: str) -> ResponseReturnValue:
    """What was removed, when and why, and what can be done about it."""
    matter = _find(ref)
    asked, letter = known.of_matter(matter), matter.unread_letter
    if letter is not None:
        noting.soon(lambda connection: removals.note_seen(letter, connection))
    return render("status/removal.html", matter=matter, place=place(matter),
                  told=removals.reasons(matter), asked=asked,
                  is_open=matter.window.is_open(clock.now()))


@bp.get(f"{REMOVAL}/review")
@audience(Audience.SIGNED_IN)
def removal_review(ref: str) -> ResponseReturnValue:
    """The form for a removal."""
    return show(_find(ref))


@bp.post(f"{REMOVAL}/review")
@audience(Audience.SIGNED_IN)
@uploads.takes_files
def take_removal_review(ref: str) -> ResponseReturnValue:
    """Take what was typed about a removal."""
    return take(_find(ref))


@bp.route(f"{REMOVAL}/review/check", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def removal_review_check(ref: str) -> ResponseReturnValue:
    """Everything once more."""
    return check(_find(ref))


@bp.get(f"{REMOVAL}/review/sent")
@audience(Audience.SIGNED_IN)
def removal_review_sent(ref: str) -> ResponseReturnValue:
    """It has arrived."""
    return sent(_find(ref))


def _find(ref: str) -> Matter:
    matter = find(ref)
    return matter if matter.removed else abort(404)
