"""Where a freelancer stands: what is paused and why, what works, the way back, each decision."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.extensions import db
from portal.policy import restoration
from portal.policy.restrictions import taken
from portal.policy.standing import Verdict
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import overview as decisions
from portal.services.enforcement.appeals import reading
from portal.services.enforcement.violations import renewing
from portal.services.learning import shelf
from portal.services.learning.overview import progress_of_hold
from portal.web import freshness, page
from portal.web.access import Audience, audience
from portal.web.status import (
    answering,
    copies,
    first_views,
    removals,
    reviewing,
    withdrawing,
    words,
)
from portal.web.status.blueprint import bp

SUSPENDS = {Kind.suspension, Kind.info_request}
NEWS = {Kind.hold, Kind.suspension, Kind.info_request, Kind.block}

__all__ = ["answering", "bp", "copies", "paused_page", "removals", "reviewing", "withdrawing"]


@bp.get("/status")
@audience(Audience.FREELANCER)
@freshness.revised
def overview() -> ResponseReturnValue:
    """One page for a person's standing."""
    now, me = clock.now(), current_user._get_current_object()
    known = decisions.decisions(me.id, linked=bool(me.standing.in_force))
    in_force = [d for d in known if not d.ended_at(now)]
    first_views.note(in_force)
    for changes in (change for d in known for change in words.changes(d) if change > now):
        freshness.until(changes)
    if in_force:
        return page.tagged("status/in_force.html", **_in_force(me.id, in_force, known, now))
    warning = decisions.open_warning(me.id)
    return page.tagged(
        "status/active.html", earlier=known, warning=warning,
        course=shelf.path_of_holds() if warning else None,
        news=next((d for d in known if _is_news(d, now)), None))


def _in_force(
    person_id: int, in_force: list[Any], known: list[Any], now: datetime
) -> dict[str, Any]:
    heaviest = max(in_force, key=lambda d: (d.kind.weight, d.since))
    return {
        "decision": heaviest,
        "others": [d for d in in_force if d is not heaviest],
        "earlier": [d for d in known if d not in in_force],
        **_way_back(person_id, heaviest, now),
    }


def _way_back(person_id: int, decision: Any, now: datetime) -> dict[str, Any]:
    """Return what the way back of a hold looks like: progress and the next Mondays."""
    if decision.kind is not Kind.hold:
        return {"progress": None, "windows": [], "renewals": _renewals(decision)}
    progress, windows = (
        progress_of_hold(person_id, decision.ref), restoration.finish_windows(now))
    freshness.until(windows[0].finish_by)
    for module in progress.modules if progress else ():
        if module.quiz:
            freshness.until(module.try_again_at)
    return {"progress": progress, "windows": windows}


def _renewals(decision: Any) -> list[Any]:
    """Return why a suspension goes on, each time that a lead renewed it."""
    return renewing.of(decision.ref) if decision.ends_at and decision.kind in SUSPENDS else []


def _is_news(decision: Any, now: datetime) -> bool:
    ended = decision.ended_at(now)
    unread = ended is not None and decision.end_seen_at is None
    return decision.kind in NEWS and unread and now - ended < words.NEWS_LASTS


@bp.get("/status/decisions/<ref>")
@audience(Audience.FREELANCER)
def decision(ref: str) -> ResponseReturnValue:
    """The permanent page of one decision: its whole statement of reasons, fit for printing."""
    found = decisions.decision(current_user.id, ref)
    if found is None:
        abort(404)
    first_views.note([found])
    now = clock.now()
    result = reading.last_result(ref) if found.review else None
    first_views.note_answer(result)
    return page.tagged("status/decision.html", decision=found, ended_at=found.ended_at(now),
                       result=result, pdf=copies.can_print(), earlier=[],
                       **_way_back(current_user.id, found, now))


@bp.post("/status/decisions/<ref>/seen")
@audience(Audience.FREELANCER)
def seen(ref: str) -> ResponseReturnValue:
    """Put the news of an end aside."""
    if not decisions.mark_end_seen(current_user.id, ref, clock.now()):
        abort(404)
    db.session.commit()
    return redirect(url_for("status.overview"))


@bp.get("/paused/<action>")
@audience(Audience.FREELANCER)
def paused(action: str) -> ResponseReturnValue:
    """What a paused action leads to: what, why, until when, and how to object."""
    ability = words.ABILITY_OF.get(action)
    if ability is None:
        abort(404)
    return paused_page(ability, code=200)


def paused_page(ability: Ability, *, code: int = 403, verdict: Verdict | None = None,
                draft: str | None = None, draft_at: str | None = None,
                typed: dict[str, str] | None = None) -> ResponseReturnValue:
    """Return the page of a paused action.

    `verdict` is what refused it, if that was read later than the visitor. `draft` names a text
    that was kept and `draft_at` is its address. `typed` are fields that could not be kept as a
    draft, shown for copying. With nothing paused it leads back to the status page.
    """
    if verdict is None:
        verdict = current_user.standing.may(ability)
    if verdict.allowed:
        return redirect(url_for("status.overview"))
    found = verdict.because and decisions.decision(current_user.id, verdict.because.ref)
    way = (_way_back(current_user.id, found, clock.now()) if found
           else {"progress": None, "windows": []})
    others = current_user.standing.others(ability, verdict.because.ref) if verdict.because else []
    body = page.render(
        "status/paused.html", ability=ability, decision=found, draft=draft, draft_at=draft_at,
        typed=typed or {}, scope=taken(found.kind, found.account_active) if found else (),
        too=[one.ref for one in others], **way)
    return body, code
