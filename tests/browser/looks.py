"""What must be true of every page that is open in a window, wide and narrow, light and dark.

`make test` looks at a page in two of these ways, `make soak` in all four.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.window import Window, one_line
from tests.engines import SOAK

WIDE, NARROW, PICTURED = (1280, 900), (320, 640), (390, 844)
Scheme = Literal["light", "dark"]
PICTURES = os.environ.get("PARLEY_TEST_PICTURES")  # a folder that gets a picture of every page
Look = tuple[tuple[int, int], Scheme, Callable[[Window], list[str]]]
SHORT: list[Look] = [(WIDE, "light", axe.what_is_new), (NARROW, "dark", axe.what_may_differ)]
LONG: list[Look] = [(size, scheme, axe.everything) for size, scheme in (
    (WIDE, "light"), (WIDE, "dark"), (NARROW, "light"), (NARROW, "dark"))]
LOOKS = LONG if SOAK else SHORT

LAWS = """() => {
  const again = words => words.filter((word, place) => words.indexOf(word) !== place);
  const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
  return {
    title: document.title,
    headlines: [...document.querySelectorAll("h1")].map(one => one.innerText),
    twice: again(ids),
    alike: again([...document.querySelectorAll("section, nav, form, [role=region]")]
      .filter(one => one.ariaLabel && one.checkVisibility()).map(one => one.ariaLabel)),
    lost: [...document.querySelectorAll("[aria-labelledby], [aria-describedby], label[for]")]
      .flatMap(one => ["aria-labelledby", "aria-describedby", "for"]
        .flatMap(name => (one.getAttribute(name) || "").split(/\\s+/).filter(Boolean)))
      .filter(id => !document.getElementById(id)),
  };
}"""
SIDEWAYS = """() => {
  const root = document.documentElement, over = [];
  if (root.scrollWidth <= root.clientWidth) return over;
  for (const one of document.querySelectorAll("body *")) {
    if (one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".scroll"))
      over.push(one.tagName + "." + one.className);
  }
  return over.slice(0, 6).concat(["" + root.scrollWidth]);
}"""


def faults(window: Window, name: str, looks: list[Look] = LOOKS) -> list[str]:
    """Everything that is wrong with the page as it stands; `name` says which page it is.

    The window was made `axe.ready`, and is wide and light.
    """
    page = window.page
    found = [f"{name}: {fault}" for fault in _laws(page.evaluate(LAWS))]
    for size, scheme, asked in looks:
        _become(page, size, scheme)
        found += [f"{name} at {size[0]}: wider than the window: {one}"
                  for one in page.evaluate(SIDEWAYS)]
        found += [f"{name} at {size[0]}, {scheme}: {one}" for one in asked(window)]
    if PICTURES:
        _take_pictures(page, Path(PICTURES), name)
    _become(page, WIDE, "light")
    return found


def _become(page: Page, size: tuple[int, int], scheme: Scheme) -> None:
    """Look so from now on."""
    width, height = size
    if page.viewport_size != {"width": width, "height": height}:
        page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)


def _laws(told: dict[str, Any]) -> list[str]:
    wrong = [f"the id {one} stands twice" for one in told["twice"]]
    wrong += [f"two parts of the page are called {one!r}" for one in told["alike"]]
    wrong += [f"no element has the id {one}" for one in told["lost"]]
    if len(told["headlines"]) != 1:
        return [*wrong, f"{len(told['headlines'])} headlines"]
    headline, title = one_line(told["headlines"][0]), told["title"].removeprefix("Error: ")
    if not title.startswith(headline):
        wrong.append(f"the title {title!r} does not start with the headline {headline!r}")
    return wrong


def _take_pictures(page: Page, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for size, scheme in ((WIDE, "light"), (PICTURED, "dark")):
        _become(page, size, scheme)
        page.screenshot(path=folder / f"{name}-{size[0]}-{scheme}.png", full_page=True)
