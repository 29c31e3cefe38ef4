"""The blueprint of the sample marketplace, and how its pages say what is paused."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.extensions import db
from portal.policy.standing import Paused
from portal.policy.vocabulary import Ability
from portal.services.work import postings
from portal.services.work.postings import Posted
from portal.web.status.routes import paused_page

bp = Blueprint("work", __name__)

# A refusal must not depend on how a request is dressed: these all meet the same guard.
WRITING = ["POST", "PUT", "PATCH", "DELETE"]


@bp.context_processor
def give_verdicts() -> dict[str, Any]:
    """Tell the templates of this part what the person may do; pages of faults ask nothing."""
    if not current_user.is_authenticated:
        return {}
    standing = current_user.standing
    return {
        "proposing": standing.may(Ability.send_proposal),
        "contracting": standing.may(Ability.accept_contract),
        "working": standing.may(Ability.work_contract),
        "withdrawing": standing.may(Ability.withdraw_money),
    }


@bp.app_template_filter("time_left")
def time_left(left: timedelta) -> str:
    """'3 days', '5 hours', '20 minutes': whole units that fit, never rounded up."""
    minutes = int(left.total_seconds()) // 60
    number, unit = next(
        ((minutes // size, unit) for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1))
         if minutes >= size), (0, "minute"))
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else "less than a minute"


def posting_or_404(ref: str) -> Posted:
    """The posting with this reference as the visitor sees it; the page for nothing otherwise."""
    return postings.posting(current_user.id, ref) or abort(404)


def paused(no: Paused, **more: Any) -> ResponseReturnValue:
    """Undo what was begun; answer 403 with the page that says what, why and until when."""
    db.session.rollback()
    return paused_page(no.verdict.ability, verdict=no.verdict, **more)
