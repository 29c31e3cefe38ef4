"""What a review changes, line by line, as its letter and its page say it before and after."""

from datetime import datetime
from zoneinfo import ZoneInfo

from portal import dates
from portal.models import Action, Person
from portal.policy.appeals import Lighter
from portal.policy.restrictions import taken
from portal.policy.vocabulary import Ability, Kind
from portal.services.enforcement import actions, standing, told

BACK = "Everything it paused works again from this moment."
STILL = ("It no longer pauses anything, but another decision still pauses your work here: your "
         "status says which decision that is, and what ends it.")
SINGLE = "everything works again by itself."
NOT_SINGLE = ("it no longer pauses anything. There is another decision as well: your status says "
              "which decision that is, and what ends it.")
OPEN = "Your account is not closed."
OVER = "It ended on its date, and nothing that it paused is paused any more."
HOLD_OVER = ("Proposals and new contracts have been back since it ended on its date, and offers "
             "that waited for you can be accepted again.")
RECORD = ("On your record the decision is marked as wrong. It no longer counts, and no later "
          "decision can build on it.")


def reversed_(action: Action, now: datetime, titles: list[str]) -> tuple[str, ...]:
    """Return what is repaired; `titles` are contracts whose public feedback counts no more."""
    return (*_ended(action, now), *map(_counts_no_more, titles), RECORD, *_corrected(action))


def reduced(action: Action, lighter: Lighter | None, until: datetime | None,
            reader: Person) -> tuple[str, ...]:
    """Return what takes the decision's place, dates in the person's own zone as well."""
    if lighter is Lighter.ends_now or until is None:
        return (STILL if standing.others_take(action) else
                "The hold ends now: proposals and new contracts are back, and offers that waited "
                "for you can be accepted again.",
                "The learning path is voluntary from now on. What you have finished stays "
                "finished.",
                "The feedback that the hold counted is used up: it will not be counted again.")
    day = dates.deadline_words(until, ZoneInfo(reader.time_zone), reader.locale)
    then = NOT_SINGLE if standing.others_ahead(action) else SINGLE
    if action.kind == Kind.block:
        return (f"Your account is not closed for good: it is suspended until {day}. After that "
                f"{then}",)
    return (f"It ends earlier, on {day}. After that {then}",)


def upheld(action: Action, now: datetime) -> tuple[str, ...]:
    """Return what it means that a decision stays."""
    if actions.is_over(action, now):
        return ("It has ended already, and it stays on your record as it is.",)
    if action.kind == Kind.hold:
        return ("The learning path ends the hold as before. What you have finished stays "
                "finished; asking for a review never counts against you.",)
    return ("What is paused, what works as usual and what ends it has not changed. Asking for a "
            "review never counts against you.",)


def _ended(action: Action, now: datetime) -> list[str]:
    if actions.is_written_down(action):
        return []
    kind, over = Kind(action.kind), actions.is_over(action, now)
    still = bool(taken(kind, action.account_active)) and standing.others_take(action)
    if kind is Kind.block and action.in_force_from and action.in_force_from > now:
        return [f"{OPEN} {STILL if still else 'Everything goes on as before.'}"]
    if still:
        return [STILL]
    if kind is Kind.hold:
        return [HOLD_OVER if over else
                "Proposals and new contracts are back from this moment, and offers that waited "
                "for you can be accepted again."]
    if taken(kind, action.account_active):
        return [OVER if over else BACK]
    return ["You no longer have to do anything because of it."]


def _counts_no_more(title: str) -> str:
    return f"The feedback on “{title}” is not counted again."


def _corrected(action: Action) -> list[str]:
    count = told.people_told(action.id)
    if not count:
        return []
    later = (" as soon as you can work again"
             if standing.others_take(action, Ability.work_contract) else "")
    people = "The person at a client whom" if count == 1 else f"The {count} people at clients whom"
    return [f"{people} we had told that you were not available {'gets' if count == 1 else 'get'} "
            f"a correction{later}: the mistake was ours, not yours."]


# The answer to a report has no restriction behind it, so its lines are always these.
REPORT_REVERSED = ("The whole feedback is removed. It is no longer shown anywhere and no longer "
                   "counts.",
                   "If a decision had counted it, we counted again at once.")
REPORT_UPHELD = ("The feedback stays as it is.",)
REMOVAL_REVERSED = ("The feedback is shown again as it was, with its stars, and with its answer if "
                    "it had one.",
                    "It counts again from the next weekly check. A decision that ended because of "
                    "the removal stays ended.",
                    "Everybody who was told of the removal is told of this.")
REMOVAL_UPHELD = ("The feedback stays removed. It is not shown anywhere and does not count.",)
