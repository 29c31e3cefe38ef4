"""Somebody who takes a learning path in a window: reads each lesson, answers each question."""

from __future__ import annotations

from portal.models import Person
from portal.services.learning import shelf
from tests import learners
from tests.browser.served import Known, Served
from tests.browser.window import Window
from tests.engines import SOAK

PATH = "reskilling-for-success"
STEPS = 40  # pages between two results; far above what any module has


def right_answers(slug: str = PATH) -> frozenset[str]:
    """The key to every quiz of a path: the ids of all right options."""
    return frozenset(question.right.id for module in shelf.named(slug).modules
                     for question in module.questions)


def read_on(window: Window) -> None:
    """Read the lessons up to the next quiz."""
    for _ in range(STEPS):
        if not window.has_button("Mark as read and go on"):
            return
        window.press("Mark as read and go on")
    raise AssertionError(f"the lessons do not end: {window.path}")


def answer_all(window: Window, *, wrong: bool = False, slug: str = PATH) -> None:
    """Answer the questions of a started quiz up to its result, all right or all wrong."""
    for _ in range(STEPS):
        answer_one(window, wrong=wrong, slug=slug)
        last = window.page.get_by_role("link", name="See your result").count()
        window.follow("See your result" if last else "Next question")
        if last:
            return
    raise AssertionError(f"the quiz does not end: {window.path}")


def answer_one(window: Window, *, wrong: bool = False, slug: str = PATH) -> None:
    """Answer the question on the page, unless that is done."""
    if window.has_button("Answer"):
        _choose(window, right_answers(slug), wrong)
        window.press("Answer")


def _choose(window: Window, key: frozenset[str], wrong: bool) -> None:
    options = window.page.locator("input[name=option]")
    values = [options.nth(place).get_attribute("value") for place in range(options.count())]
    fitting = [value for value in values if (value in key) is not wrong]
    window.page.locator(f"label[for=option-{fitting[0]}]").click()


def finish_module(window: Window, *, slug: str = PATH) -> None:
    """From a module's first open lesson to the result of its quiz."""
    read_on(window)
    window.press("Start the quiz")
    answer_all(window, slug=slug)


def finish_like_the_others(served: Served, window: Window, somebody: Known, *, leave: int,
                           slug: str = PATH) -> None:
    """From a module's first lesson to the next one's; so many modules are left then.

    In `make soak` in the window; in `make test`, where others are finished so, away from it.
    """
    if SOAK:
        finish_module(window, slug=slug)
        window.follow("Go on")
        return
    with served.inside() as db:
        learners.finish_path(db.get(Person, somebody.id), slug, leave=leave)
    window.open(f"/learning/{slug}").follow("Continue")
