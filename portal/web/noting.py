"""What is noted after a page was made: once, on a connection of its own, keeping nobody waiting."""

from collections.abc import Callable

from flask import Response, after_this_request
from sqlalchemy.engine import Connection

from portal import database
from portal.extensions import db


def soon(note: Callable[[Connection], None]) -> None:
    """Let `note` write when this page is made; while somebody else writes, a later view will do."""
    @after_this_request
    def write(response: Response) -> Response:
        at_once(note)
        return response


def at_once(note: Callable[[Connection], None]) -> None:
    """Let `note` write after the page's own transaction; never wait long for another writer."""
    db.session.rollback()
    try:
        with database.hurried(db.engine) as connection:
            note(connection)
    except database.UNAVAILABLE:
        pass  # the next view will do
