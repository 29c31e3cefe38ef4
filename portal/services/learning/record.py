"""What a person has done on a path, read in two queries, before anything is made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, cast, null, or_, select, union_all

from portal import clock
from portal.models import Action, Enrolment, LessonRead, ModuleCompletion, QuizAttempt
from portal.policy.learning import COOL_DOWN
from portal.policy.vocabulary import Kind
from portal.services.enforcement.standing import IN_FORCE
from portal.services.store import rows


@dataclass(frozen=True)
class Hold:
    """A hold of this very person, in force when it was read. `since` is aware UTC."""

    id: int
    ref: str
    since: datetime
    completed_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True)
class Enrolled:
    """One enrolment, with what became of the hold it belongs to."""

    id: int
    ref: str
    path_slug: str
    enrolled_at: datetime
    completed_at: datetime | None
    replaced_at: datetime | None
    action_id: int | None
    action_ref: str | None
    ends_at: datetime | None
    lifted: bool

    @property
    def is_open(self) -> bool:
        """Whether lessons and quizzes still count for it."""
        return self.completed_at is None and self.replaced_at is None


@dataclass(frozen=True)
class Done:
    """A module that was finished for an enrolment; `carried_from` is where it was earned."""

    enrolment_id: int
    module: str
    at: datetime
    right: int
    asked: int
    carried_from: int | None


@dataclass(frozen=True)
class Try:
    """A quiz under way (`finished_at` None) or failed so lately that a pause follows."""

    enrolment_id: int
    module: str
    ref: str
    finished_at: datetime | None


@dataclass(frozen=True)
class Record:
    """Everything of one person: enrolments newest first, and what was done for each."""

    enrolments: tuple[Enrolled, ...] = ()
    holds: tuple[Hold, ...] = ()
    reads: frozenset[tuple[int, str, str, datetime]] = frozenset()
    done: tuple[Done, ...] = ()
    tries: tuple[Try, ...] = ()

    def of_path(self, slug: str) -> tuple[Enrolled, ...]:
        """The enrolments for one path, newest first."""
        return tuple(one for one in self.enrolments if one.path_slug == slug)


_ACTION = (Action.id.label("action_id"), Action.ref.label("action_ref"),
           Action.in_force_from, Action.completed_at.label("path_completed_at"),
           Action.ends_at, Action.lifted_at)
_NO_NUMBER = cast(null(), BigInteger)

_ENROLMENTS = select(
    Enrolment.id, Enrolment.ref, Enrolment.path_slug, Enrolment.enrolled_at,
    Enrolment.completed_at, Enrolment.replaced_at, *_ACTION,
).outerjoin(Action, Action.id == Enrolment.action_id).where(
    Enrolment.person_id == bindparam("person"))

_HOLDS = select(null(), null(), null(), null(), null(), null(), *_ACTION).where(
    Action.person_id == bindparam("person"), Action.kind == Kind.hold, *IN_FORCE,
    or_(Action.ends_at.is_(None), Action.ends_at > bindparam("now")))


def _of_theirs(deeds: Select[Any], deed: Any) -> Select[Any]:
    return deeds.join(Enrolment, Enrolment.id == deed.enrolment_id).where(
        Enrolment.person_id == bindparam("person"))


_READS = select(LessonRead.enrolment_id, LessonRead.module_slug, LessonRead.lesson_slug,
                LessonRead.read_at.label("at"), _NO_NUMBER, _NO_NUMBER, _NO_NUMBER)
_MODULES = select(ModuleCompletion.enrolment_id, ModuleCompletion.module_slug, null(),
                  ModuleCompletion.completed_at, ModuleCompletion.right,
                  ModuleCompletion.asked, ModuleCompletion.carried_from_id)
_TRIES = select(QuizAttempt.enrolment_id, QuizAttempt.module_slug, QuizAttempt.ref,
                QuizAttempt.finished_at, QuizAttempt.id, _NO_NUMBER, _NO_NUMBER).where(
    or_(QuizAttempt.finished_at.is_(None), QuizAttempt.finished_at > bindparam("lately")))

_WHAT_FOR = union_all(_ENROLMENTS, _HOLDS)
_DEEDS = union_all(_of_theirs(_READS, LessonRead), _of_theirs(_MODULES, ModuleCompletion),
                   _of_theirs(_TRIES, QuizAttempt))


def read(person_id: int) -> Record:
    """Read a person's record as it stands now."""
    now = clock.now()
    found = rows(_WHAT_FOR, {"person": person_id, "now": now})
    enrolments = sorted({_enrolled(row) for row in found if row.id is not None},
                        key=lambda one: one.id, reverse=True)
    holds = {row.action_id: _hold(row) for row in found if row.id is None}
    if not enrolments:
        return Record(holds=_oldest_first(holds))
    deeds = rows(_DEEDS, {"person": person_id, "lately": now - COOL_DOWN})
    return Record(tuple(enrolments), _oldest_first(holds), *_sorted(deeds))


def _enrolled(row: Any) -> Enrolled:
    return Enrolled(
        id=row.id, ref=row.ref, path_slug=row.path_slug, enrolled_at=row.enrolled_at,
        completed_at=row.completed_at, replaced_at=row.replaced_at, action_id=row.action_id,
        action_ref=row.action_ref, ends_at=row.ends_at, lifted=row.lifted_at is not None)


def _hold(row: Any) -> Hold:
    return Hold(row.action_id, row.action_ref, row.in_force_from, row.path_completed_at,
                row.ends_at)


def _oldest_first(holds: dict[int, Hold]) -> tuple[Hold, ...]:
    """Those that still wait for their path come before those that have their Monday."""
    return tuple(sorted(holds.values(), key=lambda one: (one.completed_at is not None, one.since)))


def _sorted(found: Sequence[Any]) -> tuple[Any, ...]:
    reads, done, tries = set(), [], []
    for enrolment_id, module, name, at, right, asked, carried in found:
        if name is None:
            done.append(Done(enrolment_id, module, at, right, asked, carried))
        elif right is None:
            reads.add((enrolment_id, module, name, at))
        else:
            tries.append(Try(enrolment_id, module, name, at))
    return frozenset(reads), tuple(done), tuple(tries)
