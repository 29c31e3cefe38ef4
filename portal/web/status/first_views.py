"""When a person first reads a decision: noted once, after the page, never keeping it waiting."""

from collections.abc import Sequence

from flask import Response, after_this_request
from sqlalchemy.exc import OperationalError

from portal import database
from portal.extensions import db
from portal.services.enforcement import overview
from portal.services.enforcement.overview import Decision


def note(shown: Sequence[Decision]) -> None:
    """Note that these are read now, if they never were: a notice may not have arrived."""
    unseen = [one.ref for one in shown if one.notice_seen_at is None]
    if not unseen:
        return

    @after_this_request
    def write(response: Response) -> Response:
        db.session.rollback()
        try:
            with database.hurried(db.engine) as connection:
                overview.note_seen(unseen, connection)
        except OperationalError:
            pass  # the next view will do
        return response
