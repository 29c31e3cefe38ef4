"""The blueprint of the learning pages, and how they find a path."""

from typing import Any

from flask import Blueprint, abort, current_app
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.routing import IntegerConverter

from portal import dates
from portal.extensions import db
from portal.policy.holds import CREDIT_DAYS
from portal.policy.learning import QUIZ_QUESTIONS, right_needed
from portal.policy.refusal import Refusal
from portal.services.learning import overview, shelf
from portal.services.learning.content import LearningPath
from portal.services.learning.progress import ModuleProgress, Overview

bp = Blueprint("learning", __name__)


class NumberConverter(IntegerConverter):
    """The number of a question; other digits of the world and endless ones are no address."""

    regex = "[1-9][0-9]?"


@bp.record_once
def know_numbers(state: BlueprintSetupState) -> None:
    """Teach the app's addresses what a number is, before the pages below use it."""
    state.app.url_map.converters.setdefault("number", NumberConverter)


@bp.context_processor
def give_words() -> dict[str, Any]:
    """Give the templates of this part minutes in words and the numbers of the rules."""
    return {"duration": dates.duration_words, "credit_days": CREDIT_DAYS,
            "needed": right_needed(QUIZ_QUESTIONS),
            "team_address": current_app.config["TEAM_ADDRESS"]}


def path_or_404(slug: str) -> LearningPath:
    """The path with this slug; the page for nothing otherwise."""
    return shelf.library().path(slug) or abort(404)


def seen(slug: str) -> Overview:
    """How far the visitor is on a path, or 404."""
    return overview.overview(current_user.id, path_or_404(slug))


def module_or_404(at: Overview, slug: str) -> ModuleProgress:
    """The module inside a path, or 404."""
    return at.module(slug) or abort(404)


def given_back(refusal: Refusal) -> str:
    """Undo what was begun and hand back the sentence, to be shown on the page itself."""
    db.session.rollback()
    return refusal.sentence
