"""What people tell beforehand about their account, for themselves and for staff who look closer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from portal import clock
from portal.models import Declaration, Person
from portal.policy import declarations as policy
from portal.policy.declarations import Told
from portal.policy.instants import pacific_day
from portal.policy.refusal import Misplaced, Refusal
from portal.policy.requests import SAID_TWICE
from portal.policy.text import clean_field
from portal.services import events, humans
from portal.services.enforcement.standing import lock
from portal.services.store import rows, session

CHOOSE = "Choose what it is about."
SAY = "Say it in a sentence or two, so that whoever reads it knows what to expect."
SINCE = "Name the first day."
BACKWARDS = "The last day is before the first one."
FAR = "Choose days within a year from today."
ENOUGH = (f"You have told us {policy.MOST} things that apply at the same time. First take back one "
          "that no longer applies.")
SHOWN = 50


class Line(NamedTuple):
    """One thing that was told. Days are the person's; instants are aware UTC.

    `by` is the name on the account that told it.
    """

    ref: str
    kind: Told
    text: str
    starts_on: date
    ends_on: date | None
    declared_at: datetime
    withdrawn_at: datetime | None
    by: str

    @property
    def beforehand(self) -> bool:
        """Whether it was told before, or on, the day from which it holds."""
        return pacific_day(self.declared_at) <= self.starts_on

    @property
    def words(self) -> policy.Words:
        """How pages call it."""
        return policy.WORDS[self.kind]


_whose: Any = bindparam("person")
_LINES = (select(Declaration.ref, Declaration.kind, Declaration.text, Declaration.starts_on,
                 Declaration.ends_on, Declaration.declared_at, Declaration.withdrawn_at,
                 Person.name)
          .join(Person, Person.id == Declaration.person_id)
          .order_by(Declaration.withdrawn_at.is_not(None), Declaration.id.desc()).limit(SHOWN))
_OWN = _LINES.where(Declaration.person_id == _whose)
# Of all accounts of one human being, for staff: `person` is told, `line` takes a row.
OF_HUMAN = _LINES.where(Declaration.person_id.in_(humans.accounts_of(_whose)))


def declare(person_id: int, *, kind: str, text: str, starts_on: date | None,
            ends_on: date | None) -> Declaration:
    """Keep what a person tells about their account; nobody decides anything by it.

    The same twice within a moment is one. Raises `Misplaced`, or `Refusal` for too many.
    """
    if kind not in set(Told):
        raise Misplaced("kind", CHOOSE)
    said = _said(text)
    first = _days(starts_on, ends_on)
    lock(person_id)
    if twice := _told_just_now(person_id, kind, said):
        return twice
    if _open_ones(person_id) >= policy.MOST:
        raise Refusal(ENOUGH)
    told = Declaration(person_id=person_id, kind=kind, text=said, starts_on=first,
                       ends_on=ends_on, declared_at=clock.now())
    session.add(told)
    session.flush()
    events.record("declaration.made", by=person_id, person=person_id,
                  facts={"declaration": told.ref, "kind": kind})
    return told


def withdraw(person_id: int, ref: str) -> bool:
    """Note that something does not hold any more; False if it is not theirs. Twice is once."""
    told = session.scalar(select(Declaration).where(
        Declaration.ref == ref, Declaration.person_id == person_id).with_for_update())
    if told is None:
        return False
    if told.withdrawn_at is None:
        told.withdrawn_at = clock.now()
        events.record("declaration.withdrawn", by=person_id, person=person_id,
                      facts={"declaration": ref, "kind": told.kind})
    return True


def of_person(person_id: int) -> Sequence[Line]:
    """Return what a person has told under this account; what holds first, then the newest."""
    return [line(*row) for row in rows(_OWN, {"person": person_id})]


def of_human(person_id: int) -> Sequence[Line]:
    """Return the same of all accounts of one human being, for staff."""
    return [line(*row) for row in rows(OF_HUMAN, {"person": person_id})]


def line(ref: str, kind: str, *rest: Any) -> Line:
    """Return what one row of a query tells."""
    return Line(ref, Told(kind), *rest)


def _said(text: str) -> str:
    said = clean_field("text", text, policy.TEXT_LIMIT, "what you tell us")
    if not said:
        raise Misplaced("text", SAY)
    return said


def _days(starts_on: date | None, ends_on: date | None) -> date:
    if starts_on is None:
        raise Misplaced("starts_on", SINCE)
    today = pacific_day(clock.now())
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and abs(day - today) > policy.FARTHEST:
            raise Misplaced(name, FAR)
    if ends_on is not None and ends_on < starts_on:
        raise Misplaced("ends_on", BACKWARDS)
    return starts_on


def _told_just_now(person_id: int, kind: str, text: str) -> Declaration | None:
    return session.scalars(select(Declaration).where(
        Declaration.person_id == person_id, Declaration.kind == kind, Declaration.text == text,
        Declaration.withdrawn_at.is_(None), Declaration.declared_at > clock.now() - SAID_TWICE)
        .limit(1)).first()


def _open_ones(person_id: int) -> int:
    return session.scalar(select(func.count()).where(
        Declaration.person_id == person_id, Declaration.withdrawn_at.is_(None))) or 0
