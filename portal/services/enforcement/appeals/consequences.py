"""What follows from a review of a decision about an account, in words and in fact."""

from datetime import datetime
from typing import NamedTuple

from portal import clock
from portal.models import Action, Case, Person
from portal.policy.appeals import Lighter, Outcome
from portal.services.enforcement.appeals import choice as rules
from portal.services.enforcement.appeals import lines, undoing
from portal.services.enforcement.appeals.choice import Choice
from portal.services.store import session


class Then(NamedTuple):
    """What follows: lines for the person, feedback that counts no more, the day of a new end."""

    lines: tuple[str, ...]
    wrong: frozenset[int] = frozenset()
    until: datetime | None = None


def of_decision(outcome: Outcome, action: Action, choice: Choice, less: Lighter | None,
                case: Case) -> Then:
    """Return what changes, in words and in fact; raises `Misplaced` for a field it needs."""
    now = clock.now()
    if outcome is Outcome.upheld:
        return Then(lines.upheld(action, now))
    if outcome is Outcome.reduced:
        until = rules.end_of(action, choice.until, less, now)
        asked_by = session.get_one(Person, case.person_id)
        return Then(lines.reduced(action, less, until, asked_by), until=until)
    items = undoing.counted(action.id)
    wrong = frozenset(key for ref, key, _, _ in items if ref in choice.wrong)
    undoing.demand_repaired(action, wrong)
    titles = [title for _, key, title, public in items if public and key in wrong]
    return Then(lines.reversed_(action, now, titles), wrong)
