"""What is different from kind to kind in a decision: when it begins, what ends it, what it says."""

from datetime import datetime
from typing import Any

from portal.models import Action
from portal.policy import violations
from portal.policy.restrictions import suspends, taken
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services.learning import shelf
from portal.services.learning.content import LearningPath

SUSPENDED = "Your account is suspended while we clear up a question"
HEADLINES = {
    Kind.hold: "New proposals are paused until you finish one learning path",
    Kind.education: "A rule we would like you to know, and a short path about it",
    Kind.info_request: "We need an answer from you",
    Kind.suspension: SUSPENDED,
    Kind.block: "Your account will be closed",
}
AT_ONCE = "Your account is closed"


def scope(action: Action) -> frozenset[Ability]:
    """Return what a decision takes."""
    return taken(Kind(action.kind), action.account_active)


def headline(action: Action) -> str:
    """Return the effect of a decision in one line."""
    kind = Kind(action.kind)
    if kind is Kind.block and action.at_once_because:
        return AT_ONCE
    return SUSPENDED if _suspends(action) else HEADLINES[kind]


def _suspends(action: Action) -> bool:
    return suspends(Kind(action.kind), action.account_active)


def begins(action: Action, at: datetime) -> datetime:
    """Return when a decision taken at `at` takes effect: a block later, all others then."""
    if action.kind != Kind.block:
        return at
    return violations.block_takes_effect(at, at_once=action.at_once_because is not None)


def lapses(action: Action, at: datetime) -> datetime | None:
    """Return when it ends by itself: whatever suspends an account does; nothing else."""
    return violations.suspension_lapses(at) if _suspends(action) else None


def ends(action: Action, at: datetime) -> dict[str, Any]:
    """Return what ends a decision taken at `at`, as its statement says it."""
    kind = Kind(action.kind)
    if kind is Kind.block:
        return {"what": "never"}
    if kind in {Kind.suspension, Kind.info_request}:
        until = lapses(action, at)
        return {"what": "lapses" if until else "answered",
                "at": until.isoformat() if until else None}
    if kind is Kind.hold:
        return ends_by_path(action.path_slug)
    return _completes(shelf.named(violations.PATHS[Ground(action.ground)]))


def ends_by_path(chosen: str | None) -> dict[str, Any]:
    """Return what ends a hold for which staff chose this path; None: the usual one."""
    path, usual = shelf.path_of_hold(chosen), shelf.path_of_holds()
    told = _completes(path)
    return told if usual is None or path == usual else {**told, "instead_of": usual.title}


def _completes(path: LearningPath) -> dict[str, Any]:
    return {"what": "path_completed", "path": path.slug, "title": path.title}
