"""The record of one freelancer, for staff: standing, decisions, warnings, all that happened."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from portal import clock
from portal.models import Event, Warning_
from portal.policy.standing import Standing
from portal.services import declarations
from portal.services.declarations import Line
from portal.services.enforcement import decided, history, subjects
from portal.services.enforcement.decided import Decision
from portal.services.enforcement.history import Happening
from portal.services.enforcement.subjects import Subject
from portal.services.together import Together

MOST = 50


class Warned(NamedTuple):
    """One early warning; open until `ended_at`."""

    ref: str
    warned_at: datetime
    ended_at: datetime | None


class PersonRecord(NamedTuple):
    """Everything the portal has decided about a person, the newest first."""

    subject: Subject
    standing: Standing
    decisions: tuple[Decision, ...]
    warnings: tuple[Warned, ...]
    events: tuple[Happening, ...]
    declared: tuple[Line, ...]


_person: BindParameter[int] = bindparam("person")
_WARNINGS = (
    select(Warning_.ref, Warning_.warned_at, Warning_.ended_at)
    .where(Warning_.person_id == _person, Warning_.warned_at <= bindparam("now"))
    .order_by(Warning_.warned_at.desc()).limit(MOST))
_RECORD = Together(history.events(Event.person_id == _person), _WARNINGS, declarations.OF_HUMAN)


def of(ref: str, reader_id: int) -> PersonRecord | None:
    """Return the record of the freelancer with this reference; None for anybody else."""
    found = subjects.freelancer_with_standing(ref, reader_id)
    if found is None:
        return None
    subject, stands = found
    events, warnings, declared = _RECORD.ask({
        "person": subject.id, "now": clock.now(), "reader": reader_id})
    return PersonRecord(
        subject, stands, tuple(decided.of_person(subject.id)),
        tuple(Warned(*row) for row in warnings), tuple(Happening(*row) for row in events),
        tuple(declarations.line(*row) for row in declared))
