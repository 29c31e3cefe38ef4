"""The learning paths as the rest of the house sees them: read-only, ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

from portal.services.learning.content.links import Resolve


@dataclass(frozen=True)
class Writing:
    """Markdown that becomes clean HTML when somebody first reads it, and each start does without.

    `resolve` says the web address of what a link names.
    """

    words: str
    resolve: Resolve = field(compare=False, repr=False)
    inline: bool = False

    @cached_property
    def html(self) -> str:
        """Clean HTML: inline to stand inside a label, or blocks."""
        from portal.services.learning.content import markdown

        render = markdown.render_line if self.inline else markdown.render
        return render(self.words, self.resolve)


class Option(NamedTuple):
    """One answer to choose. `id` comes from its words, so it survives a new order."""

    id: str
    text: Writing
    right: bool

    @property
    def html(self) -> str:
        """What it says."""
        return self.text.html


class Question(NamedTuple):
    """A quiz question. `text_html` and option html are inline; the explanation is blocks."""

    id: str
    text: Writing
    options: tuple[Option, ...]
    explanation: Writing

    @property
    def text_html(self) -> str:
        """What is asked."""
        return self.text.html

    @property
    def explanation_html(self) -> str:
        """Why the right option is right."""
        return self.explanation.html

    @property
    def right(self) -> Option:
        """The one right option."""
        return next(option for option in self.options if option.right)

    def option(self, id: str) -> Option | None:
        """The option with this id, or None for anything else somebody may have posted."""
        return next((option for option in self.options if option.id == id), None)


class Lesson(NamedTuple):
    """One page to read. `number` counts from 1 inside its module."""

    slug: str
    number: int
    title: str
    minutes: int
    text: Writing

    @property
    def html(self) -> str:
        """What there is to read."""
        return self.text.html


class Module(NamedTuple):
    """A few lessons and the pool its quiz is drawn from. `number` counts from 1."""

    slug: str
    number: int
    title: str
    summary: str
    minutes: int
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]

    def lesson(self, slug: str) -> Lesson | None:
        """The lesson with this slug, or None."""
        return _named(self.lessons, slug)

    def question(self, id: str) -> Question | None:
        """The question with this id, or None."""
        return next((question for question in self.questions if question.id == id), None)

    def next_lesson(self, slug: str) -> Lesson | None:
        """The lesson after this one; None after the last (the quiz follows) or when unknown."""
        return _beside(self.lessons, slug, 1)

    def previous_lesson(self, slug: str) -> Lesson | None:
        """The lesson before this one; None before the first or when unknown."""
        return _beside(self.lessons, slug, -1)


class LearningPath(NamedTuple):
    """A whole path. `kind` is "required" or "optional"; `version` grows with each rewrite."""

    slug: str
    title: str
    kind: str
    version: int
    summary: str
    intro: Writing
    modules: tuple[Module, ...]

    @property
    def intro_html(self) -> str:
        """What stands before the modules."""
        return self.intro.html

    @property
    def minutes(self) -> int:
        """Minutes for all modules together."""
        return sum(module.minutes for module in self.modules)

    def module(self, slug: str) -> Module | None:
        """The module with this slug, or None."""
        return _named(self.modules, slug)


class Library(NamedTuple):
    """Every learning path of this installation, required ones first, then by title."""

    paths: tuple[LearningPath, ...]

    def path(self, slug: str) -> LearningPath | None:
        """The path with this slug, or None."""
        return _named(self.paths, slug)


Slugged = TypeVar("Slugged", Lesson, Module, LearningPath)


def _named(things: Sequence[Slugged], slug: str) -> Slugged | None:
    return next((thing for thing in things if thing.slug == slug), None)


def _beside(things: Sequence[Slugged], slug: str, step: int) -> Slugged | None:
    for place, thing in enumerate(things):
        if thing.slug == slug and 0 <= place + step < len(things):
            return things[place + step]
    return None
