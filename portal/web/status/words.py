"""Words of the status pages: what is paused, what goes on, which state has which tag."""

from datetime import datetime, timedelta
from typing import Any

from portal import dates
from portal.policy import clocks
from portal.policy.restrictions import ABILITY_WORDS
from portal.policy.vocabulary import PACIFIC, Ability, Kind
from portal.services import calendar

NEWS_LASTS = timedelta(days=14)

# Addresses of paused actions, and the ability each is about.
ABILITY_OF = {
    "proposals": Ability.send_proposal,
    "contracts": Ability.accept_contract,
}

PAUSED = {
    Ability.send_proposal: "Sending proposals is paused",
    Ability.accept_contract: "Accepting new contracts is paused",
}

TAGS = {
    Kind.hold: ("On hold", "hold"),
    Kind.suspension: ("Suspended while we check", "bad"),
    Kind.block: ("Closed", "bad"),
    Kind.info_request: ("We have a question", "info"),
    Kind.education: ("For your information", "info"),
}

HEADLINES = {
    Kind.hold: "New proposals are paused until you finish one learning path",
    Kind.suspension: "Your account is suspended while we clear up a question",
    Kind.block: "Your account is closed",
    Kind.info_request: "We need an answer from you",
    Kind.education: "A rule we would like you to know",
}


def headline(decision: Any, locale: str = "en") -> str:
    """Say the effect and the way out; for a scheduled return, the Monday."""
    if decision.kind is Kind.hold and decision.completed_at and decision.ends_at:
        monday = dates.day(decision.ends_at.astimezone(PACIFIC).date(), locale=locale)
        return f"You are done. Proposals come back on {monday}"
    return (decision.told or {}).get("headline") or HEADLINES[decision.kind]


def tag_of(decision: Any) -> tuple[str, str, str]:
    """Return the tag of a decision in force: words, colour, sign."""
    words, colour = TAGS[decision.kind]
    return words, colour, "pause"


def paused_words(ability: Ability) -> str:
    """Return the headline for a paused action."""
    return PAUSED.get(ability, f"{ABILITY_WORDS[ability]} is paused")


def answer_due(now: datetime) -> datetime:
    """Return by when a review asked for now is answered."""
    return clocks.review_answer_due(now, calendar.holidays())


def changes(decision: Any) -> list[datetime]:
    """Return the instants at which a page says something else about a decision by itself."""
    ends = [at for at in (decision.lifted_at, decision.ends_at) if at]
    found = [decision.review_until, *ends, *(at + NEWS_LASTS for at in ends)]
    return [at for at in found if at]


def history(decision: Any, progress: Any, now: datetime) -> list[dict[str, Any]]:
    """Return what happened and what will, newest first, for the timeline."""
    events = [{"when": decision.since, "title": f"Hold started, {decision.ref}", "state": "past"}]
    if progress:
        events += [{"when": done.done.at, "title": f"You completed module {done.module.number} "
                    f"of {progress.total}", "state": "past"}
                   for done in progress.modules if done.done and done.done.at >= decision.since]
    if decision.completed_at:
        events.append({"when": decision.completed_at, "title": "You completed the learning path",
                       "state": "past"})
    events += _ends(decision, now)
    return sorted(events, key=lambda event: event["when"], reverse=True)


def _ends(decision: Any, now: datetime) -> list[dict[str, Any]]:
    if decision.lifted_at:
        return [{"when": decision.lifted_at, "title": "Ended early", "state": "past"}]
    if decision.ends_at:
        over = decision.ends_at <= now
        title = "Proposals restored" if over else "Proposals will be restored"
        return [{"when": decision.ends_at, "title": title, "state": "past" if over else "future"}]
    return []
