"""What a person reads about their own decisions: the status page and each decision's page."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    or_,
    select,
    update,
)

from portal import clock
from portal.mail.letters.kinds import Read
from portal.models import Action, Case, OutboxLetter, Person, Statement, Warning_
from portal.policy import appeals, clocks, violations
from portal.policy.holds import CREDIT_DAYS, WINDOW_DAYS
from portal.policy.vocabulary import Kind
from portal.services.cases import unheard
from portal.services.enforcement.appeals import latest
from portal.services.enforcement.appeals.latest import Latest
from portal.services.store import rows, session


class Decision(NamedTuple):
    """One decision as its person may read it. Instants are aware UTC.

    `told` is the statement of reasons as it was given (see `statements`);
    None in lists of earlier decisions. `ended_at` is a fact of the date, not
    of a job: it is set as soon as the restoring instant has passed. `review`
    is the newest one that was asked for, if there is any.
    """

    ref: str
    kind: Kind
    since: datetime
    completed_at: datetime | None
    restores_on: date | None
    ends_at: datetime | None
    restored_at: datetime | None
    lifted_at: datetime | None
    lifted_because: str | None
    lifted_by: str | None
    end_seen_at: datetime | None
    account_active: bool | None
    answered_at: datetime | None
    staff_due_at: datetime | None
    answer_due_at: datetime | None
    notice_bounced_at: datetime | None
    notice_seen_at: datetime | None
    letter_unread: bool
    told: dict[str, Any] | None
    review: Latest | None = None

    def begun(self, now: datetime) -> bool:
        """Return whether it counts already; a block is announced ahead of its day."""
        return self.since <= now

    @property
    def off_record(self) -> datetime:
        """Return from when an explanation counts for nothing any more."""
        return violations.off_record(self.since)

    def ended_at(self, now: datetime) -> datetime | None:
        """Return when it ended, if it has."""
        if self.lifted_at:
            return self.lifted_at
        return self.ends_at if self.ends_at and self.ends_at <= now else None

    @property
    def review_until(self) -> datetime | None:
        """Return the last instant for asking for a review."""
        until = (self.told or {}).get("redress", {}).get("review_until")
        return datetime.fromisoformat(until) if until else None


class Warned(NamedTuple):
    """An early warning that is open, with what the person may know of it."""

    ref: str
    warned_at: datetime
    facts: dict[str, Any]
    credit_days: int = CREDIT_DAYS
    window_days: int = WINDOW_DAYS


_LETTER_UNREAD = exists().where(OutboxLetter.action_id == Action.id,
                                unheard.is_lost(Read.decision)).correlate(Action)
COLUMNS: tuple[Any, ...] = (
    Action.ref, Action.kind, Action.in_force_from, Action.completed_at, Action.restores_on,
    Action.ends_at, Action.restored_at, Action.lifted_at, Action.lifted_because,
    Person.name, Action.end_seen_at, Action.account_active, Action.answered_at,
    Action.staff_due_at, Action.answer_due_at, Action.notice_bounced_at, Action.notice_seen_at,
    _LETTER_UNREAD, cast(Statement.facts, Text),
)
WIDTH = len(COLUMNS)

MOST = 50


def _select() -> Select[Any]:
    return latest.joined(select(*COLUMNS, *latest.COLUMNS).select_from(Action)
                         .outerjoin(Person, Person.id == Action.lifted_by_id))


def _theirs() -> ColumnElement[bool]:
    """Match decisions on this account and on other accounts of the same human being."""
    own: BindParameter[int] = bindparam("person")
    same = select(Person.id).where(Person.human_id == (
        select(Person.human_id).where(Person.id == own).scalar_subquery()))
    return or_(Action.person_id == own, Action.person_id.in_(same))


def _all(whose: ColumnElement[bool]) -> Select[Any]:
    still_open = and_(Statement.action_id == Action.id, Action.lifted_at.is_(None),
                      Action.restored_at.is_(None))
    return (_select().outerjoin(Statement, still_open)
            .where(whose, Action.in_force_from.is_not(None))
            .order_by(Action.in_force_from.desc(), Action.id.desc()).limit(MOST))


_OWN = _all(Action.person_id == bindparam("person"))
_LINKED = _all(_theirs())
_ONE = _select().join(Statement, Statement.action_id == Action.id).where(
    Action.ref == bindparam("ref"), _theirs(), Action.in_force_from.is_not(None))
_WARNING = (
    select(Warning_.ref, Warning_.warned_at, Warning_.facts)
    .where(Warning_.person_id == bindparam("person"), Warning_.ended_at.is_(None))
    .order_by(Warning_.warned_at.desc()).limit(1))


def decisions(person_id: int, *, linked: bool = True) -> list[Decision]:
    """Return a person's decisions, newest first; statements come with those not yet ended.

    Proposals that nobody has confirmed are not decisions and never appear.
    `linked` takes in the person's other accounts.
    """
    return [_decision(row) for row in rows(_LINKED if linked else _OWN, {"person": person_id})]


def decision(person_id: int, ref: str) -> Decision | None:
    """Return one decision of this person with its statement, or None."""
    return next(map(_decision, rows(_ONE, {"person": person_id, "ref": ref})), None)


def open_warning(person_id: int) -> Warned | None:
    """Return the newest early warning that is still open."""
    return next((Warned(*row) for row in rows(_WARNING, {"person": person_id})), None)


def mark_end_seen(person_id: int, ref: str, now: datetime) -> bool:
    """Note that the person has put the good news aside; True if there was such a decision."""
    action = session.scalar(select(Action).where(
        Action.person_id == person_id, Action.ref == ref, Action.in_force_from.is_not(None)))
    if action is None:
        return False
    action.end_seen_at = action.end_seen_at or now
    return True


def note_seen(refs: Sequence[str], connection: Connection) -> None:
    """Note on a connection of its own that their person reads these decisions now."""
    unheard.count_from_now(connection, Case.action_id.in_(
        select(Action.id).where(Action.ref.in_(refs), Action.notice_seen_at.is_(None))))
    unheard.note_decisions_seen(list(refs), connection)
    connection.execute(update(Action).where(Action.ref.in_(refs), Action.notice_seen_at.is_(None))
                       .values(notice_seen_at=clock.now()))


def _decision(row: Row[Any]) -> Decision:
    ref, kind, *rest, facts = row[:WIDTH]
    told = None if facts is None else _read_out(facts)
    found = Decision._make((ref, Kind(kind), *rest, told, latest.of_columns(row[WIDTH:])))
    return _with_more_time(found) if found.notice_bounced_at else found


@lru_cache(maxsize=256)
def _read_out(facts: str) -> dict[str, Any]:
    """Return a statement, which never changes; nobody may change what is returned, either."""
    told: dict[str, Any] = json.loads(facts)
    return told


def _with_more_time(found: Decision) -> Decision:
    """Return it with the dates that hold now: its notice did not arrive."""
    if found.answer_due_at and found.answered_at is None and found.notice_seen_at is None:
        answer_due_at = max(found.answer_due_at, clocks.info_request_due(clock.now()))
        found = found._replace(answer_due_at=answer_due_at)
    return found._replace(told=_with_later_end(found, found.told)) if found.told else found


def _with_later_end(found: Decision, told: dict[str, Any]) -> dict[str, Any]:
    told_at = datetime.fromisoformat(told["decided_at"])
    counts_from = appeals.notice_counts_from(
        told_at, came_back=True, seen_at=found.notice_seen_at, now=clock.now())
    until = appeals.review_until(counts_from).isoformat()
    return {**told, "redress": {**told["redress"], "review_until": until}}
