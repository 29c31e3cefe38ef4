"""What the demo's freelancers live through, each a verb of the services."""

from sqlalchemy import select

from portal.demo import hearings
from portal.demo.stage import Stage
from portal.models import Action, Person, QuizAttempt
from portal.policy.vocabulary import Kind
from portal.services.enforcement import holds
from portal.services.enforcement.violations import agreeing
from portal.services.learning import enrolment, lessons, overview, quiz, shelf
from portal.services.learning.content import Module
from portal.services.learning.progress import ModuleProgress, Overview
from portal.services.store import session


def confirm(stage: Stage, person: Person) -> None:
    """A reviewer puts the proposed hold into force, for the reasons in the person's file."""
    facts = stage.facts(person)
    proposed = _latest_hold(person)
    holds.confirm(proposed.ref, by=stage.person(facts["reviewer"]).id,
                  reasons=facts["reasons"].strip(), seen=proposed.revision)


def agree(stage: Stage, person: Person) -> None:
    """A second reviewer agrees to the hold, where two have to."""
    signed = _latest_hold(person)
    agreeing.approve(signed.ref, by=stage.person(stage.facts(person)["second"]).id,
                     seen=signed.revision)


def enrol(_stage: Stage, person: Person) -> None:
    """The person begins the path that the hold asks for."""
    enrolment.enrol(person.id, shelf.required_path().slug)


def lesson(_stage: Stage, person: Person) -> None:
    """The person reads the next lesson."""
    module = _next_module(person)
    progress = _progress(person, module)
    if progress.next_lesson:
        lessons.finish_lesson(person.id, shelf.required_path().slug, module.slug,
                              progress.next_lesson.slug)


def module(_stage: Stage, person: Person) -> None:
    """The person reads what is left of a module and passes its quiz."""
    path, module = shelf.required_path(), _next_module(person)
    while following := _progress(person, module).next_lesson:
        lessons.finish_lesson(person.id, path.slug, module.slug, following.slug)
    ref = quiz.start_quiz(person.id, path.slug, module.slug)
    attempt = session.scalars(select(QuizAttempt).where(QuizAttempt.ref == ref)).one()
    for asked in list(attempt.questions):
        quiz.answer(person.id, ref, asked["id"], _right(module, asked["id"]))


def rest(stage: Stage, person: Person) -> None:
    """The person finishes every module that is left."""
    while _at(person).completed < _at(person).total:
        module(stage, person)


SCENES = {"confirm": confirm, "agree": agree, "enrol": enrol, "lesson": lesson, "module": module,
          "rest": rest, **hearings.SCENES}


def _latest_hold(person: Person) -> Action:
    return session.scalars(
        select(Action).where(Action.person_id == person.id, Action.kind == Kind.hold)
        .order_by(Action.proposed_at.desc()).limit(1)).one()


def _at(person: Person) -> Overview:
    return overview.overview(person.id, shelf.required_path())


def _next_module(person: Person) -> Module:
    return next(one.module for one in _at(person).modules if not one.done)


def _progress(person: Person, module: Module) -> ModuleProgress:
    return next(one for one in _at(person).modules if one.module.slug == module.slug)


def _right(module: Module, question: str) -> str:
    return next(one for one in module.questions if one.id == question).right.id
