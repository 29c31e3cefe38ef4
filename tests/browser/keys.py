"""Somebody who uses the keyboard alone: Tab, Space, Enter, and letters to write with."""

from __future__ import annotations

from typing import Any

from tests.browser.window import Window, one_line
from tests.engines import SOAK

FEW = 8  # letters that are typed one by one; in `make soak` all are
MOST = 150  # Tabs on one page; no page has so many stops

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const drawn = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const box = one.getBoundingClientRect();
  return {
    words: (one.labels && one.labels.length ? one.labels[0].innerText : "")
      || (one.matches("a, button, summary") && one.innerText)
      || one.getAttribute("aria-label") || "",
    drawn: drawn(getComputedStyle(one)) || drawn(getComputedStyle(one, "::after")),
    seen: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
    is: one.outerHTML.slice(0, 120),
  };
}"""


class Keys:
    """A keyboard before a window; every stop on the way must be seen to have the focus."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page

    def tab(self) -> dict[str, Any] | None:
        """Go to the next stop; what is there."""
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate(FOCUSED)
        if stop:
            where = f"{self.window.path}: {stop['is']}"
            assert stop["drawn"], f"nobody sees that this has the focus: {where}"
            assert stop["seen"], f"the focus is out of sight: {where}"
        return stop

    def to(self, words: str) -> Keys:
        """Tab to what says these words."""
        for _ in range(MOST):
            stop = self.tab()
            if stop and words in one_line(stop["words"]):
                return self
        raise AssertionError(f"no way to {words!r} on {self.window.path}")

    def write(self, text: str) -> Keys:
        """Write into what has the focus: some letters, then the rest at once."""
        typed = len(text) if SOAK else FEW
        self.page.keyboard.type(text[:typed])
        if text[typed:]:
            self.page.keyboard.insert_text(text[typed:])
        return self

    def space(self) -> Keys:
        """Choose what has the focus."""
        self.page.keyboard.press("Space")
        return self

    def enter(self) -> Keys:
        """Follow, press or send what has the focus, and wait for the page that comes."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        return self
