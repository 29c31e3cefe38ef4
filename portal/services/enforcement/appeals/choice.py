"""What a reviewer fills in, and the rules that it has to keep before anything is decided."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from portal import dates
from portal.models import Action
from portal.policy import appeals, clocks
from portal.policy.appeals import Lighter, Outcome
from portal.policy.refusal import Misplaced
from portal.policy.text import words
from portal.services.cases import written

CHOOSE = "Choose what this review comes to."
ANSWER_EACH = "Answer argument {number}: each one is answered by itself, in words of its own."
NAME_A_DAY = "Name the day on which it ends."
EARLIER = "Choose a day from today on and before {day}, when it ends by itself."
WITHIN = "Choose a day from today on and within {days} days."
AFTER_BEGIN = "Choose a day after {day}, when it takes effect."


class Choice(NamedTuple):
    """A reviewer's decision as it was filled in. `seen` marks what the form's page showed.

    `answers` belong to the arguments in their order, `until` is the Pacific day on which a
    reduced decision ends, `wrong` are the references of feedback that should not have counted.
    """

    outcome: str
    answers: tuple[str, ...]
    reasons: str
    seen: str
    until: date | None = None
    wrong: frozenset[str] = frozenset()


def outcome(text: str, allowed: Sequence[Outcome]) -> Outcome:
    """Return the outcome, one of those that this review can have."""
    if text not in {one.value for one in allowed}:
        raise Misplaced("outcome", CHOOSE)
    return Outcome(text)


def answers(given: Sequence[str], count: int, private: Sequence[str]) -> list[str]:
    """Return an answer to each of `count` arguments; raises `Misplaced` for the first missing."""
    kept = []
    for number, text in enumerate([*given, *[""] * count][:count], 1):
        name = f"answer-{number}"
        said = written.fit(name, text, appeals.ANSWER_LIMIT, f"answer {number}", private)
        if len(words(said)) < appeals.ANSWER_WORDS:
            raise Misplaced(name, ANSWER_EACH.format(number=number))
        kept.append(said)
    return kept


def missing(outcome: str, answers: Sequence[str], reasons: str) -> dict[str, str]:
    """Return what is not filled in yet, field by field, so that it is told at once."""
    found = {} if outcome else {"outcome": CHOOSE}
    found |= {f"answer-{number}": ANSWER_EACH.format(number=number)
              for number, text in enumerate(answers, 1)
              if len(words(text)) < appeals.ANSWER_WORDS}
    if no := written.too_few(reasons):
        found["reasons"] = no
    return found


def end_of(action: Action, until: date | None, lighter: Lighter | None,
           now: datetime) -> datetime | None:
    """Return when a reduced decision ends (aware UTC); None where it ends at once."""
    if lighter is not Lighter.ends_on:
        return None
    if until is None:
        raise Misplaced("until", NAME_A_DAY)
    named = clocks.day_named(until)
    if action.ends_at is not None:
        if not now < named < action.ends_at:
            raise Misplaced("until", EARLIER.format(day=dates.rule_words(action.ends_at)))
        return named
    if not now < named <= now + timedelta(days=appeals.LONGEST_CLOSED_DAYS):
        raise Misplaced("until", WITHIN.format(days=appeals.LONGEST_CLOSED_DAYS))
    begins = action.in_force_from or now
    if named <= begins:
        raise Misplaced("until", AFTER_BEGIN.format(day=dates.rule_words(begins)))
    return named
