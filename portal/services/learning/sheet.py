"""A quiz on paper: the questions that were drawn, in their order, with the answers given."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.models import Enrolment, QuizAttempt
from portal.policy.learning import may_try_again_at, passed
from portal.services.learning import shelf
from portal.services.learning.content import LearningPath, Module, Option, Question
from portal.services.store import session


class Asked(NamedTuple):
    """One question as it stood on the sheet. `number` counts from 1; `chosen` None: open."""

    number: int
    question: Question
    options: tuple[Option, ...]
    chosen: Option | None

    @property
    def is_right(self) -> bool:
        """Whether the answer given is the right one."""
        return self.chosen is not None and self.chosen.right


class Sheet(NamedTuple):
    """One try at a quiz. `right` and `finished_at` are set with the last answer.

    `is_damaged`: its questions were rewritten meanwhile, so it cannot go on.
    """

    ref: str
    path: LearningPath
    module: Module
    asked: tuple[Asked, ...]
    drawn: int
    finished_at: datetime | None
    right: int | None

    @property
    def is_damaged(self) -> bool:
        """Whether a question under way does not exist any more."""
        return self.finished_at is None and len(self.asked) < self.drawn

    @property
    def following(self) -> Asked | None:
        """The question to answer next."""
        return next((one for one in self.asked if one.chosen is None), None)

    @property
    def is_passed(self) -> bool:
        """Whether this try passed; False while it goes on."""
        return self.right is not None and passed(self.right, self.drawn)

    @property
    def try_again_at(self) -> datetime | None:
        """When the next try opens after this one failed; None for any other."""
        if self.finished_at is None or self.is_passed:
            return None
        return may_try_again_at(self.finished_at)

    def question(self, number: int) -> Asked | None:
        """The question with this number, or None."""
        return next((one for one in self.asked if one.number == number), None)


def read(person_id: int, ref: str) -> Sheet | None:
    """Read one of this person's own tries, in one query; None for anything else."""
    if "\x00" in ref:  # PostgreSQL takes no such text, not even in a question
        return None
    row = session.execute(
        select(QuizAttempt.ref, QuizAttempt.module_slug, QuizAttempt.questions,
               QuizAttempt.answers, QuizAttempt.finished_at, QuizAttempt.right,
               Enrolment.path_slug)
        .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
        .where(QuizAttempt.ref == ref, Enrolment.person_id == person_id)).first()
    path = shelf.library().path(row.path_slug) if row else None
    module = path.module(row.module_slug) if row and path else None
    if row is None or path is None or module is None:
        return None
    return Sheet(row.ref, path, module, written(module, row.questions, row.answers),
                 len(row.questions), row.finished_at, row.right)


def written(
    module: Module | None, questions: list[Any], answers: dict[str, Any]
) -> tuple[Asked, ...]:
    """The questions that still exist as drawn; a rewritten one is left out."""
    if module is None:
        return ()
    found = [_asked(number, module, drawn, answers) for number, drawn in enumerate(questions, 1)]
    return tuple(one for one in found if one is not None)


def _asked(
    number: int, module: Module, drawn: dict[str, Any], answers: dict[str, Any]
) -> Asked | None:
    question = module.question(drawn["id"])
    if question is None or {one.id for one in question.options} != set(drawn["options"]):
        return None
    options = tuple(question.option(one) for one in drawn["options"])
    chosen = question.option(answers.get(question.id, ""))
    return Asked(number, question, options, chosen)  # type: ignore[arg-type]
