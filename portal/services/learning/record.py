"""What a person has done on a path, read in one query, before anything is made of it."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    cast,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from portal import clock
from portal.models import Action, Enrolment, LessonRead, ModuleCompletion, QuizAttempt
from portal.policy.learning import COOL_DOWN
from portal.policy.vocabulary import Kind
from portal.services.enforcement.standing import IN_FORCE
from portal.services.store import rows


class Hold(NamedTuple):
    """A hold of this very person, in force when it was read. `since` is aware UTC.

    `path_slug` is the path that staff chose for it; None is the usual one.
    """

    id: int
    ref: str
    since: datetime
    completed_at: datetime | None
    ends_at: datetime | None
    path_slug: str | None


class Enrolled(NamedTuple):
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


class Done(NamedTuple):
    """A module that was finished for an enrolment; `carried_from` is where it was earned."""

    enrolment_id: int
    module: str
    at: datetime
    right: int
    asked: int
    carried_from: int | None


class Try(NamedTuple):
    """A quiz under way (`finished_at` None) or failed so lately that a pause follows."""

    enrolment_id: int
    module: str
    ref: str
    finished_at: datetime | None


class Record(NamedTuple):
    """Everything of one person: enrolments newest first, and what was done for each."""

    enrolments: tuple[Enrolled, ...] = ()
    holds: tuple[Hold, ...] = ()
    reads: frozenset[tuple[int, str, str, datetime]] = frozenset()
    done: tuple[Done, ...] = ()
    tries: tuple[Try, ...] = ()

    def of_path(self, slug: str) -> tuple[Enrolled, ...]:
        """The enrolments for one path, newest first."""
        return tuple(one for one in self.enrolments if one.path_slug == slug)


_own: BindParameter[int] = bindparam("person")
_NO_NUMBER = cast(null(), BigInteger)
_NONE = (_NO_NUMBER,) * 3
# Put so that no index answers it: SQLite would take the one of all holds in force to be narrower
# than the one of what is in force for a person, and look at each of them.
_IS_HOLD = Action.kind.concat(literal_column("''")) == literal_column(f"'{Kind.hold}'")
_NO_ACTION = (null(),) * 7
_ACTION = (Action.id.label("action_id"), Action.ref.label("action_ref"), Action.in_force_from,
           Action.completed_at.label("path_completed_at"), Action.ends_at, Action.lifted_at,
           Action.path_slug.label("chosen_path"))


def _of_theirs(kind: str, *columns: Any, of: Any) -> Select[Any]:
    """What was done for somebody's enrolments, in the columns that all parts share."""
    who, module, name, at, *numbers = columns
    return (select(literal(kind), who, name, module, at, null(), null(), *_NO_ACTION, *numbers)
            .join(Enrolment, Enrolment.id == of.enrolment_id).where(Enrolment.person_id == _own))


# All of it in one query; the first part gives the columns their names and types.
_RECORD: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal("enrolment").label("what"), Enrolment.id, Enrolment.ref, Enrolment.path_slug,
        Enrolment.enrolled_at, Enrolment.completed_at, Enrolment.replaced_at, *_ACTION,
        _NO_NUMBER.label("right"), _NO_NUMBER.label("asked"), _NO_NUMBER.label("carried"),
    ).outerjoin(Action, Action.id == Enrolment.action_id).where(Enrolment.person_id == _own),
    select(literal("hold"), null(), null(), null(), null(), null(), null(), *_ACTION, *_NONE).where(
        Action.person_id == _own, _IS_HOLD, *IN_FORCE,
        or_(Action.ends_at.is_(None), Action.ends_at > bindparam("now"))),
    _of_theirs("read", LessonRead.enrolment_id, LessonRead.module_slug, LessonRead.lesson_slug,
               LessonRead.read_at, *_NONE, of=LessonRead),
    _of_theirs("done", ModuleCompletion.enrolment_id, ModuleCompletion.module_slug, null(),
               ModuleCompletion.completed_at, ModuleCompletion.right, ModuleCompletion.asked,
               ModuleCompletion.carried_from_id, of=ModuleCompletion),
    _of_theirs("try", QuizAttempt.enrolment_id, QuizAttempt.module_slug, QuizAttempt.ref,
               QuizAttempt.finished_at, *_NONE, of=QuizAttempt).where(
        or_(QuizAttempt.finished_at.is_(None), QuizAttempt.finished_at > bindparam("lately"))),
)


def read(person_id: int) -> Record:
    """Read a person's record as it stands now, in one query."""
    now = clock.now()
    found = defaultdict(list)
    for row in rows(_RECORD, {"person": person_id, "now": now, "lately": now - COOL_DOWN}):
        found[row[0]].append(row)
    enrolments = sorted({_enrolled(row) for row in found["enrolment"]},
                        key=lambda one: one.id, reverse=True)
    return Record(
        tuple(enrolments), _oldest_first({row.action_id: _hold(row) for row in found["hold"]}),
        reads=frozenset((row[1], row[3], row[2], row[4]) for row in found["read"]),
        done=tuple(Done(row[1], row[3], row[4], *row[-3:]) for row in found["done"]),
        tries=tuple(Try(row[1], row[3], row[2], row[4]) for row in found["try"]))


def _enrolled(row: Any) -> Enrolled:
    return Enrolled(
        id=row.id, ref=row.ref, path_slug=row.path_slug, enrolled_at=row.enrolled_at,
        completed_at=row.completed_at, replaced_at=row.replaced_at, action_id=row.action_id,
        action_ref=row.action_ref, ends_at=row.ends_at, lifted=row.lifted_at is not None)


def _hold(row: Any) -> Hold:
    return Hold(row.action_id, row.action_ref, row.in_force_from, row.path_completed_at,
                row.ends_at, row.chosen_path)


def _oldest_first(holds: dict[int, Hold]) -> tuple[Hold, ...]:
    """Those that still wait for their path come before those that have their Monday."""
    return tuple(sorted(holds.values(), key=lambda one: (one.completed_at is not None, one.since)))
