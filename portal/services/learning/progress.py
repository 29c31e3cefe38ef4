"""How far a person has come on a path, and what the next step is: the same for page and rule."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, NamedTuple

from portal import clock
from portal.policy.learning import may_try_again_at
from portal.services.learning import shelf
from portal.services.learning.content import LearningPath, Lesson, Module
from portal.services.learning.record import Done, Enrolled, Hold, Try


class Step(NamedTuple):
    """What to do next: words for a link, and where it leads."""

    title: str
    words: str
    url: str


class ModuleProgress(NamedTuple):
    """One module for one person. `is_open`: everything before it is complete."""

    path: LearningPath
    module: Module
    is_open: bool
    read: frozenset[str]
    done: Done | None
    quiz: Try | None

    @property
    def state(self) -> Literal["done", "current", "todo"]:
        """The state a page shows."""
        if self.done:
            return "done"
        return "current" if self.is_open else "todo"

    @property
    def next_lesson(self) -> Lesson | None:
        """The first lesson that is not read; None when only the quiz is left."""
        return next((one for one in self.module.lessons if one.slug not in self.read), None)

    @property
    def minutes_left(self) -> int:
        """Minutes for the lessons not read and the quiz; 0 when the module is done."""
        if self.done:
            return 0
        read = sum(one.minutes for one in self.module.lessons if one.slug in self.read)
        return self.module.minutes - read

    @property
    def try_again_at(self) -> datetime | None:
        """When the quiz opens again after a failed try; None when it is open."""
        if self.quiz is None or self.quiz.finished_at is None:
            return None
        again = may_try_again_at(self.quiz.finished_at)
        return again if again > clock.now() else None

    @property
    def under_way(self) -> str | None:
        """The reference of a quiz that was begun and is not finished."""
        return self.quiz.ref if self.quiz and self.quiz.finished_at is None else None

    def step_of(self, lesson: Lesson) -> Step:
        """The step of reading this lesson."""
        return Step(lesson.title, f"module {self.module.number}, lesson {lesson.number}",
                    shelf.address(self.path, self.module.slug, lesson.slug))

    @property
    def quiz_step(self) -> Step:
        """The step of taking the quiz."""
        return Step(f"Quiz: {self.module.title}", f"module {self.module.number}, quiz",
                    shelf.address(self.path, self.module.slug, "quiz"))

    @property
    def next_step(self) -> Step:
        """The lesson to read or the quiz to take."""
        lesson = self.next_lesson
        return self.step_of(lesson) if lesson else self.quiz_step


@dataclass(frozen=True)
class Overview:
    """A path for one person. `enrolment` None: not started (for the hold in force, if any).

    `may_start`: pressing the start button would change something.
    """

    path: LearningPath
    modules: tuple[ModuleProgress, ...]
    enrolment: Enrolled | None
    hold: Hold | None
    may_start: bool

    @property
    def total(self) -> int:
        """How many modules the path has."""
        return len(self.modules)

    @cached_property
    def completed(self) -> int:
        """How many modules are done; before the start, how many count already."""
        return sum(1 for one in self.modules if one.done)

    @property
    def completed_at(self) -> datetime | None:
        """When the path was completed."""
        return self.enrolment.completed_at if self.enrolment else None

    @property
    def is_open(self) -> bool:
        """Whether the person is on the path now."""
        return self.enrolment is not None and self.enrolment.is_open

    @cached_property
    def minutes_left(self) -> int:
        """Minutes until the path is complete."""
        return 0 if self.completed_at else sum(one.minutes_left for one in self.modules)

    @property
    def next_step(self) -> Step | None:
        """Where to go on; None when nothing is left."""
        return next((one.next_step for one in self.modules if not one.done), None)

    def module(self, slug: str) -> ModuleProgress | None:
        """The module with this slug, or None."""
        return next((one for one in self.modules if one.module.slug == slug), None)
