"""Somebody who takes a learning path in a window: reads each lesson, answers each question."""

from __future__ import annotations

from portal.services.learning import shelf
from tests.browser.window import Window

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


def finish_modules(window: Window, number: int, *, slug: str = PATH) -> None:
    """Finish so many modules, one after the other; ends on the last one's result."""
    for done in range(number):
        if done:
            window.follow("Go on")
        finish_module(window, slug=slug)
