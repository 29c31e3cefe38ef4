"""Taking a quiz: questions are drawn here, answered one by one, and counted here."""

import secrets
from typing import Any

from sqlalchemy import select

from portal import clock, dates
from portal.models import Enrolment, QuizAttempt
from portal.policy.learning import QUIZ_QUESTIONS, passed
from portal.policy.refusal import Refusal
from portal.services.enforcement import standing
from portal.services.learning import completion, enrolment, lessons, sheet, shelf
from portal.services.learning.content import Module
from portal.services.learning.progress import ModuleProgress
from portal.services.learning.sheet import Asked
from portal.services.store import session

_chance = secrets.SystemRandom()


def start_quiz(person_id: int, path_slug: str, module_slug: str) -> str:
    """Begin a quiz, or go on with the one under way; returns its reference.

    Raises `Refusal` before the path is started, before every lesson of the module is read,
    out of order, once it is passed, and for a while after a failed try.
    """
    at = enrolment.under_way(person_id, path_slug)
    module = lessons.opened(at, module_slug)
    _ready(module)
    if module.under_way is not None:
        return _go_on(module.under_way, module.module)
    assert at.enrolment is not None  # under_way has made sure
    attempt = QuizAttempt(enrolment_id=at.enrolment.id, module_slug=module_slug,
                          started_at=clock.now(), questions=_draw(module.module), answers={})
    session.add(attempt)
    session.flush()
    return attempt.ref


def answer(person_id: int, ref: str, question_id: str, option_id: str) -> None:
    """Answer the next question of a quiz; the last answer finishes it.

    The same answer twice changes nothing. Raises `Refusal` for a question that is not the
    next one, another answer to one already answered, and an option that does not belong to it.
    """
    attempt = _mine(person_id, ref)
    path = shelf.named(session.get_one(Enrolment, attempt.enrolment_id).path_slug)
    module = path.module(attempt.module_slug)
    asked = sheet.written(module, attempt.questions, attempt.answers)
    if attempt.finished_at is None and len(asked) < len(attempt.questions):
        raise Refusal("The questions of this quiz have been rewritten in the meantime. "
                      "Start it again; there is no wait.")
    if _take(attempt, asked, question_id, option_id) and len(attempt.answers) == len(asked):
        _finish(attempt, sheet.written(module, attempt.questions, attempt.answers))


def _ready(module: ModuleProgress) -> None:
    unread = module.next_lesson
    if module.done:
        raise Refusal("You have passed this quiz already.")
    if unread is not None:
        raise Refusal(f"Read lesson {unread.number}, “{unread.title}”, before the quiz.")
    if module.try_again_at is not None:
        left = dates.relative(module.try_again_at, clock.now())
        raise Refusal(f"You can try this quiz again {left}. Reading the lessons once more helps.")


def _go_on(ref: str, module: Module) -> str:
    """The quiz under way; with new questions where its own were rewritten meanwhile."""
    attempt = session.scalars(select(QuizAttempt).where(QuizAttempt.ref == ref)).one()
    if len(sheet.written(module, attempt.questions, attempt.answers)) < len(attempt.questions):
        attempt.questions, attempt.answers = _draw(module), {}
        attempt.started_at = clock.now()
        session.flush()
    return ref


def _draw(module: Module) -> list[dict[str, Any]]:
    """Questions from the pool, none twice, each with its options in an order of their own."""
    drawn = _chance.sample(module.questions, QUIZ_QUESTIONS)
    return [{"id": question.id, "options": _chance.sample(
        [option.id for option in question.options], len(question.options))} for question in drawn]


def _mine(person_id: int, ref: str) -> QuizAttempt:
    """Lock the person, let a hold that came meanwhile take over, and find their own quiz."""
    standing.lock(person_id)
    found = None if "\x00" in ref else _find(person_id, ref)
    if found is None:
        raise Refusal("There is no quiz under this address.")
    attempt: QuizAttempt = found.QuizAttempt
    owner: Enrolment = found.Enrolment
    if attempt.finished_at is None and owner.completed_at is None:
        at = enrolment.under_way(person_id, owner.path_slug)
        session.refresh(attempt)
        if at.enrolment is None or attempt.enrolment_id != at.enrolment.id:
            raise Refusal("This quiz belongs to an earlier start of the path. "
                          "Open the path again to go on.")
    return attempt


def _find(person_id: int, ref: str) -> Any:
    return session.execute(
        select(QuizAttempt, Enrolment)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(QuizAttempt.ref == ref, Enrolment.person_id == person_id)
        .execution_options(populate_existing=True)).first()


def _take(
    attempt: QuizAttempt, asked: tuple[Asked, ...], question_id: str, option_id: str
) -> bool:
    """Write the answer down; False when it stands there already."""
    one = next((one for one in asked if one.question.id == question_id), None)
    if one is None:
        raise Refusal("This question does not belong to this quiz.")
    if one.chosen is not None:
        if one.chosen.id == option_id:
            return False
        raise Refusal("You have answered this question already. The first answer counts.")
    if any(other.chosen is None for other in asked[:one.number - 1]):
        raise Refusal("Answer the questions in their order, please. This one comes later.")
    if one.question.option(option_id) is None:
        raise Refusal("Choose one of the answers before you go on.")
    attempt.answers = {**attempt.answers, question_id: option_id}
    return True


def _finish(attempt: QuizAttempt, asked: tuple[Asked, ...]) -> None:
    """Count on the server; a passed quiz completes its module."""
    now = clock.now()
    attempt.finished_at = now
    attempt.right = sum(1 for one in asked if one.is_right)
    session.flush()
    if passed(attempt.right, len(asked)):
        owner = session.get_one(Enrolment, attempt.enrolment_id)
        completion.complete_module(owner, shelf.named(owner.path_slug), attempt.module_slug,
                                   right=attempt.right, asked=len(asked), now=now)
