"""Starting a path: for the hold in force if there is one, voluntarily otherwise."""

from datetime import datetime

from sqlalchemy import select, update

from portal import clock
from portal.models import Enrolment, LessonRead, ModuleCompletion, QuizAttempt
from portal.policy.holds import credit_since
from portal.policy.refusal import Refusal
from portal.services import events
from portal.services.enforcement import standing
from portal.services.learning import completion, credit, overview, record, shelf
from portal.services.learning.content import LearningPath
from portal.services.learning.progress import Overview
from portal.services.learning.record import Enrolled, Hold, Record
from portal.services.store import session


def enrol(person_id: int, path_slug: str) -> None:
    """Put a person on a path; nothing happens if they are on it already.

    A hold in force has its own enrolment: modules that count (see `credit`) are carried over,
    and where they are all of them, the path is complete at once. Raises `Refusal` for a path
    that does not exist.
    """
    path = shelf.named(path_slug)
    standing.lock(person_id)
    known = record.read(person_id)
    at = overview.of(known, path)
    if at.hold is not None:
        if at.enrolment is None:
            _begin_for_hold(person_id, path, known, at.hold)
    elif at.may_start:
        _begin(person_id, path, None, clock.now())


def under_way(person_id: int, path_slug: str) -> Overview:
    """Lock a person's learning and read where they are, for a write that follows.

    When a hold came in the middle of a voluntary enrolment, that one becomes the hold's here:
    nobody loses work for not having pressed a button again. Raises `Refusal` where the person
    has not started the path, or has completed it.
    """
    path = shelf.named(path_slug)
    standing.lock(person_id)
    known = record.read(person_id)
    at = overview.of(known, path)
    if at.hold is not None and at.enrolment is None and _open(known, path):
        _begin_for_hold(person_id, path, known, at.hold)
        at = overview.overview(person_id, path)
    if at.completed_at is not None:
        raise Refusal("You have completed this path already; there is nothing left to do here.")
    if not at.is_open:
        raise Refusal(f"Start the learning path “{path.title}” first.")
    return at


def _open(known: Record, path: LearningPath) -> Enrolled | None:
    return next((one for one in known.of_path(path.slug) if one.is_open), None)


def _begin_for_hold(person_id: int, path: LearningPath, known: Record, hold: Hold) -> None:
    now = clock.now()
    before = _open(known, path)
    if before is not None:
        session.execute(update(Enrolment).where(Enrolment.id == before.id)
                        .values(replaced_at=now))
    enrolment = _begin(person_id, path, hold, now)
    since = credit_since(hold.since)
    _carry(known, path, enrolment, since)
    if before is not None:
        _move_quizzes(before.id, enrolment.id, since)
    completion.settle(enrolment, path, now)


def _begin(person_id: int, path: LearningPath, hold: Hold | None, now: datetime) -> Enrolment:
    enrolment = Enrolment(person_id=person_id, path_slug=path.slug, path_version=path.version,
                          action_id=hold.id if hold else None, enrolled_at=now)
    session.add(enrolment)
    session.flush()
    events.record("learning.enrolled", by=person_id, person=person_id,
                  action=enrolment.action_id, facts={"path": path.slug, "ref": enrolment.ref})
    return enrolment


def _carry(known: Record, path: LearningPath, to: Enrolment, since: datetime) -> None:
    """Copy what counts from earlier enrolments; their own record stays as it is."""
    for one in credit.modules(known, path.slug, since).values():
        session.add(ModuleCompletion(
            enrolment_id=to.id, module_slug=one.module, completed_at=one.at, right=one.right,
            asked=one.asked, carried_from_id=one.carried_from))
    for (module, lesson), at in credit.lessons(known, path.slug, since).items():
        session.add(LessonRead(enrolment_id=to.id, module_slug=module, lesson_slug=lesson,
                               read_at=at))
    session.flush()


def _move_quizzes(old: int, new: int, since: datetime) -> None:
    """Let a quiz that is open in somebody's browser go on counting."""
    session.execute(update(QuizAttempt).where(
        QuizAttempt.enrolment_id == old, QuizAttempt.finished_at.is_(None),
        QuizAttempt.started_at >= since, QuizAttempt.module_slug.not_in(
            select(ModuleCompletion.module_slug).where(ModuleCompletion.enrolment_id == new)))
        .values(enrolment_id=new))
