"""Words of the status pages: what is paused, what goes on, which state has which tag."""

from datetime import datetime, timedelta
from typing import Any

from portal import clock, dates
from portal.policy import clocks
from portal.policy.appeals import Outcome
from portal.policy.restrictions import ABILITY_WORDS, suspends
from portal.policy.vocabulary import PACIFIC, Ability, Kind
from portal.services import calendar
from portal.services.enforcement import kinds

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

CALLED = {
    Kind.hold: "New proposals paused",
    Kind.suspension: "Account suspended while we checked",
    Kind.block: "Account closed",
    Kind.info_request: "A question of ours",
    Kind.education: "A rule explained",
}
ENDED = {
    Kind.hold: "ended because you completed the learning path",
    Kind.suspension: "ended on its date",
    Kind.block: "ended",
    Kind.info_request: "ended on its date",
    Kind.education: "ended because you completed the learning path",
}
STARTED = {Kind.hold: "Hold started", Kind.suspension: "Account suspended",
           Kind.block: "Account closed", Kind.info_request: "We asked you",
           Kind.education: "We explained a rule"}


def was_called(decision: Any) -> str:
    """Say in a list what an earlier decision did."""
    return CALLED[decision.kind]


def how_it_ended(decision: Any) -> str:
    """Say in a list how an earlier decision ended."""
    if decision.review and decision.review.outcome == Outcome.reversed:
        return "undone, because a review found it wrong"
    return "ended early" if decision.lifted_at else ENDED[decision.kind]


def on_record(decision: Any, who: Any) -> str:
    """Say until when an explanation stays on the record."""
    until = decision.off_record
    day = dates.day(dates.own(until, who.zone), weekday=False, locale=who.locale)
    return f"on your record until {day}" if until > who.now else "no longer on your record"


def headline(decision: Any, locale: str = "en", alone: bool = True) -> str:
    """Say the effect and the way out; for a scheduled return, the Monday.

    Not `alone` is a hold beside which something else pauses proposals, or is announced to.
    """
    if decision.kind is Kind.block and decision.begun(clock.now()):
        return "Your account is closed"
    if decision.kind is Kind.hold and decision.completed_at and decision.ends_at:
        monday = dates.day(decision.ends_at.astimezone(PACIFIC).date(), locale=locale)
        return f"You are done. {'Proposals come back' if alone else 'The hold ends'} on {monday}"
    return (decision.told or {}).get("headline") or kinds.HEADLINES[decision.kind]


def tag_of(decision: Any) -> tuple[str, str, str]:
    """Return the tag of a decision in force: words, colour, sign."""
    suspended = suspends(decision.kind, decision.account_active)
    words, colour = TAGS[Kind.suspension if suspended else decision.kind]
    if decision.kind is Kind.block and not decision.begun(clock.now()):
        words = "Closes soon"
    return words, colour, "info" if colour == "info" else "pause"


def paused_words(ability: Ability) -> str:
    """Return the headline for a paused action."""
    return PAUSED.get(ability, f"{ABILITY_WORDS[ability]} is paused")


CAME_TO = {
    Outcome.reversed: "A review found this decision wrong. It is undone",
    Outcome.reduced: "A review made this decision lighter",
    Outcome.upheld: "A review looked at this decision again. It stays",
}


def came_to(outcome: str) -> str:
    """Say in one line what a review came to."""
    return CAME_TO[Outcome(outcome)]


def answer_due(now: datetime) -> datetime:
    """Return by when a review asked for now is answered."""
    return clocks.review_answer_due(now, calendar.holidays())


def changes(decision: Any) -> list[datetime]:
    """Return the instants at which a page says something else about a decision by itself."""
    ends = [at for at in (decision.lifted_at, decision.ends_at) if at]
    found = [decision.since, decision.review_until, decision.answer_due_at, *ends,
             *(at + NEWS_LASTS for at in ends)]
    return [at for at in found if at]


def history(decision: Any, progress: Any, now: datetime) -> list[dict[str, Any]]:
    """Return what happened and what will, newest first, for the timeline."""
    events = [{"when": decision.since, "title": _started(decision, now),
               "state": "past" if decision.begun(now) else "future"}]
    if decision.answered_at:
        events.append({"when": decision.answered_at, "title": "You answered", "state": "past"})
    if progress:
        events += [{"when": done.done.at, "title": f"You completed module {done.module.number} "
                    f"of {progress.total}", "state": "past"}
                   for done in progress.modules if done.done and done.done.at >= decision.since]
    if decision.completed_at:
        events.append({"when": decision.completed_at, "title": "You completed the learning path",
                       "state": "past"})
    events += _ends(decision, now)
    # The last module and the path are completed at one instant: what came last stands on top.
    return sorted(events, key=lambda event: event["when"])[::-1]


def _end_words(kind: Kind, over: bool) -> str:
    if kind is Kind.hold:
        return "The hold ended" if over else "The hold ends"
    if kind is Kind.education:
        return "You finished the path"
    return "The suspension ended" if over else "The suspension ends at the latest"


def _started(decision: Any, now: datetime) -> str:
    words = STARTED[decision.kind]
    if not decision.begun(now):
        words = "Account closes"
    return f"{words}, {decision.ref}"


def _ends(decision: Any, now: datetime) -> list[dict[str, Any]]:
    if decision.lifted_at:
        return [{"when": decision.lifted_at, "title": "Ended early", "state": "past"}]
    if decision.ends_at:
        over = decision.ends_at <= now
        title = _end_words(decision.kind, over)
        return [{"when": decision.ends_at, "title": title, "state": "past" if over else "future"}]
    return []
