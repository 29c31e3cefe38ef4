"""The staff's pages have one blueprint; every page of it is for staff, strangers get 404."""

from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from portal.web.staff import places, words

bp = Blueprint("staff", __name__)
bp.url_defaults(places.carry)


class RefConverter(BaseConverter):
    """A reference as we make them; any other text is no address here and never a query."""

    regex = "[A-Z]-[0-9A-Z]{4,20}"


@bp.record_once
def know_refs(state: BlueprintSetupState) -> None:
    """Teach the app's addresses what a reference is, before the pages below use it."""
    state.app.url_map.converters.setdefault("ref", RefConverter)


@bp.record_once
def give_words_to_parts(state: BlueprintSetupState) -> None:
    """Let parts of pages, which know nothing of the page around them, find the same things."""
    state.app.jinja_env.globals.update(staff_words=words, places=places)


@bp.context_processor
def give_words() -> dict[str, Any]:
    """Give staff templates the words of this part."""
    return {"topic": words.topic, "happened": words.happened, "state_tag": words.state_tag,
            "clients": words.clients, "letter_name": words.letter_name,
            "lateness": words.lateness, "kind_words": words.kind_words,
            "ground_words": words.ground_words}
