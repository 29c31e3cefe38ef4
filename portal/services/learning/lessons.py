"""Reading: a lesson is done when the person says so, one after the other."""

from portal import clock
from portal.models import LessonRead
from portal.policy.refusal import Refusal
from portal.services.learning import enrolment
from portal.services.learning.progress import ModuleProgress, Overview, Step
from portal.services.store import session


def finish_lesson(person_id: int, path_slug: str, module_slug: str, lesson_slug: str) -> Step:
    """Mark a lesson as read and return the next step; a second time changes nothing.

    Raises `Refusal` before the path is started, for a lesson that does not exist, and out of
    order: lessons count one after the other, modules too.
    """
    at = enrolment.under_way(person_id, path_slug)
    module = opened(at, module_slug)
    lesson = module.module.lesson(lesson_slug)
    if lesson is None:
        raise Refusal("There is no lesson with this name.")
    if lesson.slug not in module.read:
        _in_order(module, lesson.slug)
        session.add(LessonRead(enrolment_id=_id(at), module_slug=module_slug,
                               lesson_slug=lesson_slug, read_at=clock.now()))
        session.flush()
    return _after(at, module, lesson.slug)


def opened(at: Overview, module_slug: str) -> ModuleProgress:
    """The module, if its turn has come; a `Refusal` in words otherwise."""
    module = at.module(module_slug)
    if module is None:
        raise Refusal("There is no module with this name.")
    if not module.is_open:
        first = next(one.module for one in at.modules if not one.done)
        raise Refusal(f"Finish module {first.number}, “{first.title}”, first. "
                      "The modules build on each other.")
    return module


def _in_order(module: ModuleProgress, slug: str) -> None:
    first = module.next_lesson
    if first is not None and first.slug != slug:
        raise Refusal(f"Read lesson {first.number}, “{first.title}”, first.")


def _after(at: Overview, module: ModuleProgress, slug: str) -> Step:
    """The next lesson of the module, then its quiz; once that is passed, what is left."""
    following = module.module.next_lesson(slug)
    if following is not None:
        return module.step_of(following)
    if module.done and at.next_step is not None:
        return at.next_step
    return module.quiz_step


def _id(at: Overview) -> int:
    assert at.enrolment is not None  # under_way has made sure
    return at.enrolment.id
