"""People on a learning path: held, reading, answering – through the services, as pages do."""

from contextlib import contextmanager
from datetime import UTC, datetime

import time_machine

from portal import clock
from portal.extensions import db
from portal.models import Action, Person, QuizAttempt
from portal.policy.vocabulary import Ground, HoldMode, Kind
from portal.services.enforcement import holds, proposals
from portal.services.learning import enrolment, lessons, overview, quiz, record, shelf
from portal.services.learning.content import LearningPath
from portal.services.learning.progress import Overview
from tests import people

PATH = "reskilling-for-success"
COURSE = "working-with-clients"


@contextmanager
def at(*moment: int):
    """Live at this UTC moment: year, month, day, hour, minute …; time goes on from there."""
    with time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def hold(freelancer: Person, reviewer: Person | None = None) -> Action:
    """Three unhappy clients, a proposal, and a reviewer who confirms it: a hold in force."""
    for _ in range(3):
        people.unhappy(freelancer)
    action = Action(
        person_id=freelancer.id, kind=Kind.hold, ground=Ground.negative_feedback,
        mode=HoldMode.reviewer, rule_slug="feedback-from-several-clients", rule_version=1,
        automated_detection=True, proposed_at=clock.now())
    db.session.add(action)
    db.session.flush()
    proposals.refresh(action)
    by = reviewer or people.reviewer()
    holds.confirm(action.ref, by=by.id, seen=action.revision,
                  reasons="Three clients say that they waited for days for an answer.")
    db.session.flush()
    return action


def see(freelancer: Person, slug: str = PATH) -> Overview:
    """How far somebody is."""
    return overview.overview(freelancer.id, shelf.named(slug))


def module_slugs(slug: str = PATH) -> list[str]:
    """The modules of a path, in order."""
    return [one.slug for one in shelf.named(slug).modules]


def read_module(freelancer: Person, module: str, slug: str = PATH) -> None:
    """Read every lesson of a module, in order."""
    for lesson in shelf.named(slug).module(module).lessons:
        lessons.finish_lesson(freelancer.id, slug, module, lesson.slug)


def attempt(ref: str) -> QuizAttempt:
    """The stored try."""
    return db.session.query(QuizAttempt).populate_existing().filter_by(ref=ref).one()


def take_quiz(freelancer: Person, module: str, *, right: int = 5, slug: str = PATH) -> str:
    """Take a module's quiz with so many right answers; returns the try's reference."""
    ref = quiz.start_quiz(freelancer.id, slug, module)
    pool = shelf.named(slug).module(module)
    for number, drawn in enumerate(attempt(ref).questions):
        options = pool.question(drawn["id"]).options
        chosen = next(one for one in options if one.right == (number < right))
        quiz.answer(freelancer.id, ref, drawn["id"], chosen.id)
    return ref


def finish_module(freelancer: Person, module: str, slug: str = PATH) -> None:
    """Read a module and pass its quiz."""
    read_module(freelancer, module, slug)
    take_quiz(freelancer, module, slug=slug)


def finish_path(freelancer: Person, slug: str = PATH, *, leave: int = 0) -> None:
    """Start a path if need be and finish it, but for the last `leave` modules."""
    enrolment.enrol(freelancer.id, slug)
    slugs = module_slugs(slug)
    for module in slugs[:len(slugs) - leave]:
        if not see(freelancer, slug).module(module).done:
            finish_module(freelancer, module, slug)


def start(freelancer: Person, slug: str = PATH) -> None:
    """Start a path."""
    enrolment.enrol(freelancer.id, slug)


def record_of(freelancer: Person) -> record.Record:
    """Everything on record for somebody."""
    return record.read(freelancer.id)


def library() -> tuple[LearningPath, ...]:
    """Every path that is shipped."""
    return shelf.library().paths
