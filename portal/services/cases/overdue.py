"""The clocks of requests: reminders, dates that the team missed, dates that a person let pass.

Each round takes up rows that are due and that nobody else has, and writes in one transaction
what follows from them: it may run any number of times, late, and in several places at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, or_, select, update

from portal import dates
from portal.mail import letters, outbox
from portal.mail.letters.kinds import kind_of
from portal.mail.letters.requests import RequestMissed, RequestReminder
from portal.models import Action, Case, Message, Person
from portal.models.base import new_ref
from portal.policy import clocks
from portal.policy.requests import REMINDED_BEFORE
from portal.services import calendar, events
from portal.services.cases import notices, unheard
from portal.services.many import among
from portal.services.store import session

BATCH = 500
LATE = ("We did not answer by {missed}, as we had said we would. We are sorry. "
        "The lead of the team knows of it. Our new date is {due_at}.")
WITHOUT = ("The date for your answer has passed. The team goes on with what it knows and answers "
           "by {due_at}. You can still write here.")
UNHEARD = ("Our question did not reach you by e-mail, so its date does not count. Please answer "
           "by {due_at}.")


@dataclass(frozen=True)
class Clocks:
    """How many requests: people reminded, dates of the team missed, dates of people passed.

    `put_off` are those of people whom our question never reached.
    """

    reminded: int = 0
    missed: int = 0
    passed: int = 0
    put_off: int = 0


def run(as_of: datetime, *, commit: Callable[[], None] = lambda: None) -> Clocks:
    """Do everything that is due at `as_of` (aware UTC); `commit` ends each batch."""
    return Clocks(reminded=_all(remind, as_of, commit), missed=_all(miss, as_of, commit),
                  put_off=_all(put_off, as_of, commit), passed=_all(go_on_without, as_of, commit))


def remind(as_of: datetime) -> int:
    """Remind people whose date is near, each once for a date; how many in this batch."""
    found = _due(Case.owed_by == "person", Case.reminded_at.is_(None), Case.due_at > as_of,
                 Case.due_at <= as_of + REMINDED_BEFORE)
    _change(found, reminded_at=as_of)
    _post(found, as_of, lambda row: RequestReminder(row.ref, row.subject, row.due_at))
    _record("request.reminded", found, as_of)
    return len(found)


def miss(as_of: datetime) -> int:
    """Record dates of the team that have passed, and give each request a new one.

    The thread says so, a letter too; leads see these requests on top until they are answered.
    A decision that asks for something is held before its request, as everywhere: one that
    somebody has in hand waits, with its request, for the next round.
    """
    found = _due_held(Case.owed_by == "team", Case.due_at < as_of)
    due_at = clocks.new_date(as_of, calendar.holidays())
    _change(found, missed_at=as_of, times_missed=Case.times_missed + 1, due_at=due_at,
            last_at=as_of)
    notices.move_team_date([row.action_id for row in found if row.kind in notices.KINDS
                            and row.action_id], due_at)
    _say(found, as_of, lambda row: LATE.format(
        missed=dates.rule_words(row.due_at), due_at=dates.rule_words(due_at)), due_at)
    _post(found, as_of, lambda row: RequestMissed(row.ref, row.subject, row.due_at, due_at))
    _record("request.missed", found, as_of, new_date=due_at.isoformat())
    return len(found)


def put_off(as_of: datetime) -> int:
    """Give people whom our question did not reach a new date: what they never read ends nothing.

    Staff see that its letter came back. Whoever reads it on the page has the whole time from then.
    """
    found = _due_held(Case.due_at < as_of, unheard.is_unheard())
    due_at = clocks.info_request_due(as_of)
    _change(found, due_at=due_at, reminded_at=None, last_at=as_of)
    notices.move_answer_date([row.action_id for row in found if row.action_id], due_at)
    _say(found, as_of, lambda row: UNHEARD.format(due_at=dates.rule_words(due_at)), due_at)
    _record("request.put_off", found, as_of, new_date=due_at.isoformat())
    return len(found)


def go_on_without(as_of: datetime) -> int:
    """Take the next step back from people whose date has passed: silence closes nothing."""
    found = _due(Case.owed_by == "person", Case.due_at < as_of, ~unheard.is_unheard())
    due_at = clocks.question_answer_due(as_of, calendar.holidays())
    _change(found, owed_by="team", due_at=due_at, last_at=as_of)
    _say(found, as_of, lambda row: WITHOUT.format(due_at=dates.rule_words(due_at)), due_at)
    _record("request.unanswered", found, as_of, new_date=due_at.isoformat())
    return len(found)


def _all(batch: Callable[[datetime], int], as_of: datetime, commit: Callable[[], None]) -> int:
    done = 0
    while found := batch(as_of):
        commit()
        done += found
    return done


def _due_held(*which: ColumnElement[bool]) -> Sequence[Any]:
    """Lock the next requests that are due, after the decisions of theirs that ask for something."""
    held = _hold_decisions(*which)
    return _due(*which, or_(among(Case.action_id, held), ~_asks()))


def _hold_decisions(*which: ColumnElement[bool]) -> Sequence[int]:
    """Lock what the next such requests are about where it asks for something, unless taken."""
    return session.scalars(
        select(Action.id).join(Case, Case.action_id == Action.id)
        .where(Case.closed_at.is_(None), Action.asks.is_not(None), *which)
        .order_by(Case.due_at, Case.id).limit(BATCH)
        .with_for_update(of=Action, skip_locked=True, key_share=True)).all()


def _asks() -> ColumnElement[bool]:
    return exists().where(Action.id == Case.action_id, Action.asks.is_not(None))


def _due(*which: ColumnElement[bool]) -> Sequence[Any]:
    """Lock the next requests that are due and that no other worker has."""
    return session.execute(
        select(Case.id, Case.ref, Case.subject, Case.due_at, Case.person_id, Case.action_id,
               Person.email, Case.kind)
        .join(Person, Person.id == Case.person_id)
        .where(Case.closed_at.is_(None), *which).order_by(Case.due_at, Case.id).limit(BATCH)
        .with_for_update(of=Case, skip_locked=True)).all()


def _change(found: Sequence[Any], **values: Any) -> None:
    if found:
        session.execute(update(Case).where(among(Case.id, [row.id for row in found]))
                        .values(**values).execution_options(synchronize_session=False))


def _say(found: Sequence[Any], as_of: datetime, words: Callable[[Any], str],
         due_at: datetime) -> None:
    if found:
        session.execute(insert(Message), [
            {"ref": new_ref("N"), "case_id": row.id, "at": as_of, "voice": "event", "via": "page",
             "text": words(row), "facts": {"due_at": due_at.isoformat()}} for row in found])


def _post(found: Sequence[Any], as_of: datetime, facts: Callable[[Any], letters.Facts]) -> None:
    """Post one letter for each; a date that passes twice has a letter for each time."""
    outbox.post_later(session, [_letter(row, facts(row)) for row in found], now=as_of)


def _letter(row: Any, facts: letters.Facts) -> outbox.Later:
    key = f"{kind_of(facts).name}:{row.ref}:{row.due_at.isoformat()}"
    return outbox.Later(facts, row.person_id, row.email, key, row.action_id)


def _record(verb: str, found: Sequence[Any], as_of: datetime, **facts: str) -> None:
    events.record_many(verb, [
        {"person_id": row.person_id, "action_id": row.action_id,
         "facts": {"request": row.ref, "due_at": row.due_at.isoformat(), **facts}}
        for row in found], at=as_of)
