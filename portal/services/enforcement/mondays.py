"""What staff see of Mondays: who is due when, what was written down late, and how the runs went."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select, text, union_all

from portal.models import Action, JobRun, Person
from portal.models.enforcement import HOLDS, IN_FORCE
from portal.policy import restoration
from portal.services import humans
from portal.services.store import session

JOB = "restorations"
ALARM_AFTER = timedelta(minutes=10)  # due and not written down for so long: somebody should look
LATE_SHOWN_FOR_WEEKS = 13
MOST = 200  # people listed by name; beyond that a number is enough


class Due(NamedTuple):
    """Somebody whose path is completed and whose Monday has not been written down yet."""

    ref: str
    person_ref: str
    name: str
    completed_at: datetime | None


@dataclass
class Monday:
    """A Monday (Pacific date), its instant (aware UTC), how many are due, the first by name."""

    on: date
    at: datetime
    count: int
    people: list[Due] = field(default_factory=list)


class Late(NamedTuple):
    """A restoration that was written down later than promised; nobody was kept by it."""

    ref: str
    person_ref: str
    name: str
    ended_at: datetime
    restored_at: datetime

    @property
    def late_by(self) -> timedelta:
        """How late the record was."""
        return self.restored_at - self.ended_at


class Run(NamedTuple):
    """One slot of the timetable: when it was due, when it ran, and how that went."""

    slot: datetime
    started_at: datetime
    finished_at: datetime | None
    failed_at: datetime | None
    error: str | None
    worker: str
    result: dict[str, Any]


class Overview(NamedTuple):
    """Everything on the staff's restorations page, as of one instant."""

    as_of: datetime
    mondays: list[Monday]
    without_path: int
    runs: list[Run]
    late: list[Late]

    @property
    def overdue(self) -> list[Monday]:
        """Mondays that have come and should have been written down by now."""
        return [monday for monday in self.mondays if monday.at + ALARM_AFTER < self.as_of]

    @property
    def failures(self) -> list[Run]:
        """Runs that failed and have not been made good."""
        return [run for run in self.runs if run.failed_at and not run.finished_at]


def overview(staff_id: int, now: datetime, *, runs: int = 10) -> Overview:
    """Who is due on which Monday, who still has to complete the path, runs and late records.

    What is about the reader or somebody close to them is neither named nor counted.
    """
    others = Action.person_id.not_in(humans.close_to(staff_id))
    mondays, without_path = _holds(others)
    return Overview(now, mondays, without_path, _runs(runs), _late(now, others))


def _holds(others: ColumnElement[bool]) -> tuple[list[Monday], int]:
    """Count holds by their Monday, with the first people of all; then those without a Monday."""
    found: dict[date, Monday] = {}
    without_path = 0
    for on, count, *due in session.execute(_by_monday(others)):
        if on is None:
            without_path = count
            continue
        monday = found.setdefault(on, Monday(on, restoration.instant_of(on), count))
        if due[0]:
            monday.people.append(Due(*due))
    return list(found.values()), without_path


def _by_monday(others: ColumnElement[bool]) -> Select[Any]:
    """One row for each of the first people, and one at least for each Monday."""
    in_force = and_(text(IN_FORCE), others)
    due = and_(in_force, Action.restores_on.is_not(None))
    heaps = union_all(
        select(Action.restores_on, func.count().label("size")).where(due)
        .group_by(Action.restores_on),
        select(null(), func.count()).select_from(Action)
        .where(text(HOLDS), in_force, Action.restores_on.is_(None))).subquery()
    first = (select(Action.id, Action.restores_on, Action.ref, Person.ref.label("person_ref"),
                    Person.name, Action.completed_at)
             .join(Person, Person.id == Action.person_id).where(due)
             .order_by(Action.restores_on, Action.completed_at, Action.id).limit(MOST).subquery())
    return (select(heaps.c.restores_on, heaps.c.size, first.c.ref, first.c.person_ref,
                   first.c.name, first.c.completed_at)
            .outerjoin(first, first.c.restores_on == heaps.c.restores_on)
            .order_by(heaps.c.restores_on, first.c.completed_at, first.c.id))


def _runs(most: int) -> list[Run]:
    rows = session.execute(
        select(JobRun.slot, JobRun.started_at, JobRun.finished_at, JobRun.failed_at, JobRun.error,
               JobRun.worker, JobRun.result)
        .where(JobRun.name == JOB).order_by(JobRun.slot.desc()).limit(most))
    return [Run._make(row) for row in rows]


def _late(now: datetime, others: ColumnElement[bool]) -> list[Late]:
    """Ask each Monday of the last months who was written down after its promise."""
    newest = restoration.last_monday_due(now)
    weeks = (newest - restoration.WEEK * back for back in range(LATE_SHOWN_FOR_WEEKS))
    rows = session.execute(
        select(Action.ref, Person.ref, Person.name, Action.ends_at, Action.restored_at)
        .join(Person, Person.id == Action.person_id)
        .where(others, or_(*(_after_promise(monday) for monday in weeks)))
        .order_by(Action.restored_at.desc(), Action.id).limit(MOST))
    return [Late._make(row) for row in rows]


def _after_promise(monday: date) -> ColumnElement[bool]:
    promise = restoration.instant_of(monday) + restoration.RECORDED_WITHIN
    return and_(Action.restores_on == monday, Action.restored_at > promise)
