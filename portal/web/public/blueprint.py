"""The blueprint of the public pages, and how long others may keep one."""

from flask import Blueprint, Response, session
from flask_login import current_user

bp = Blueprint("public", __name__)

KEPT = "public, max-age=300"  # pages that are the same for everybody who is not signed in


def kept(response: Response) -> Response:
    """Let others keep the page if nothing on it is about a person."""
    if not current_user.is_authenticated and not session.modified:
        response.headers["Cache-Control"] = KEPT
    return response
