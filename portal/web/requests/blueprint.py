"""The blueprint of requests; open to everybody who can sign in, whatever is paused for them."""

from typing import Any

from flask import Blueprint

from portal.web.requests import entries, words

bp = Blueprint("requests", __name__)


@bp.context_processor
def give_words() -> dict[str, Any]:
    """Give these templates their words."""
    return {"state_of": words.state_of, "entries": entries.entries}
