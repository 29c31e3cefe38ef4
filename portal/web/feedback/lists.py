"""Lists of feedback: given, received and waiting, for freelancers and for clients."""

from typing import Any

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.policy.vocabulary import CATEGORY_WORDS, Ability, Kind
from portal.services.enforcement.appeals import removals
from portal.services.feedback import lists
from portal.services.feedback.lists import MOST_COUNTED, Own, Show
from portal.services.letters_of_feedback import FOLDER
from portal.services.paging import Which
from portal.web import components, page
from portal.web.access import Audience, audience
from portal.web.feedback import dates, lines
from portal.web.feedback.blueprint import bp
from portal.web.feedback.look import Look
from portal.web.reader import reader

WORDS = {Show.all: "All", Show.answer: "Waiting for your answer",
         Show.give: "Waiting for your feedback", Show.hold: "Counts towards the hold",
         Show.given: "Given"}


@bp.get("/feedback")
@audience(Audience.FREELANCER)
def index() -> ResponseReturnValue:
    """What a freelancer's clients said, what the freelancer said, and what waits."""
    return _index(Side.freelancer)


@bp.get("/client/feedback")
@audience(Audience.CLIENT)
def client_index() -> ResponseReturnValue:
    """The same for the organisations that a client acts for."""
    return _index(Side.client)


@bp.get("/feedback/<ref>")
@audience(Audience.FREELANCER)
def one(ref: str) -> ResponseReturnValue:
    """One feedback with its answer, its state and what can be done."""
    return _one(Side.freelancer, ref)


@bp.get("/client/feedback/<ref>")
@audience(Audience.CLIENT)
def client_one(ref: str) -> ResponseReturnValue:
    """The same for a client."""
    return _one(Side.client, ref)


def _index(side: Side) -> ResponseReturnValue:
    show, own = _show(request.args.get("show", "")), _own(side)
    if show is Show.hold and own.hold is None:
        show = Show.all
    found = lists.listed(own, show, Which.of(request.args.get("page")))
    base, look = FOLDER[side], _look(side)
    return page.tagged(
        "feedback/index.html", found=found, show=show.value, counts=found.counts,
        chips=_chips(found.counts, show, own, base), chosen=WORDS[show],
        cards="" if show is Show.give else lines.cards(found.rows, look),
        query="" if show is Show.all else f"show={show.value}&", **_told(side))


def _one(side: Side, ref: str) -> ResponseReturnValue:
    found = lists.feedback(_own(side), ref) or abort(404)
    removal = found.removed_at is not None and removals.of_person(current_user.id, ref)
    private = lists.own_private(current_user.id, ref) if found.private_too else None
    return page.tagged("feedback/one.html", f=found, private=private, removal=removal,
                       card=lines.card(found, _look(side, alone=True)),
                       labels=dict(policy.ASPECTS[side if found.mine else side.other]),
                       **_told(side))


def _told(side: Side) -> dict[str, Any]:
    return {
        "base": FOLDER[side], "client": side is Side.client, "until": dates.until,
        "last_day": dates.last_day, "day_of": dates.day_of, "category_words": CATEGORY_WORDS,
        "public_answers": current_app.config["CLIENT_RESPONSE_AUDIENCE"] == "public",
        "giving_days": policy.GIVING_DAYS, "answer_days": policy.ANSWER_DAYS,
    }


def _look(side: Side, *, alone: bool = False) -> Look:
    answering = bool(current_user.standing.may(Ability.answer_feedback))
    who = reader()
    return Look(FOLDER[side], side is Side.client, answering,
                policy.answerable_since(who.now), who, alone)


def _own(side: Side) -> Own:
    """Whose lists these are, and the hold in force, if there is one."""
    person = current_user._get_current_object()
    hold = next((a.ref for a in person.standing.in_force if a.kind is Kind.hold), None)
    return Own(person.id, side, hold if side is Side.freelancer else None)


def _show(text: str) -> Show:
    return Show(text) if text in Show.__members__ else Show.all


def _chips(counts: dict[Show, int], chosen: Show, own: Own, base: str) -> Markup:
    """The filters; the one about a hold only while there is a hold."""
    return components.filters(
        (base if show is Show.all else f"{base}?show={show}", f"{words} {_count(counts[show])}",
         show is chosen)
        for show, words in WORDS.items() if show is not Show.hold or own.hold)


def _count(number: int) -> str:
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"
