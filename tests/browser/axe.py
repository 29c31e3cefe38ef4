"""The rules of axe for people with every need, asked of a page once for all and once for the rest.

Nothing but colours depends on the scheme, and no colour on the width. So everything is asked of the
wide, light page. Of the narrow, dark one is asked what a width or a scheme can change: sizes, what
scrolls, and the contrast of each kind of words once; all of it again where a width shows or hides
what it did not elsewhere.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.window import Window

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_SIZES_AND_COLOURS = ["target-size", "scrollable-region-focusable", "link-in-text-block"]
CONTRAST = ["color-contrast"]

ASK = """async ([rules, words]) => {
  const found = await axe.run(words ? {include: words.map(one => window.words.get(one))} : document,
    {runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false});
  return found.violations.map(one => one.id + ": "
    + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "));
}"""
REMEMBER = """() => { window.shown = new Set(
  [...document.querySelectorAll("body *")].filter(one => one.checkVisibility())); }"""
# A kind: what stands where, on what ground, in which colour. Equal kinds have the same number.
KINDS = """() => {
  const places = new Map(), moved = new Set();
  const number = (text, start) => {
    for (let at = 0; at < text.length; at++)
      start = (start * 31 + text.charCodeAt(at)) % 281474976710597;
    return start;
  };
  const place = one => {
    if (!one) return 7;
    if (!places.has(one)) {
      const style = getComputedStyle(one);
      places.set(one, number([one.localName, one.getAttribute("class"), style.backgroundColor,
        style.backgroundImage, style.opacity, style.color, style.fontSize, style.fontWeight,
      ].join(), place(one.parentElement)));
    }
    return places.get(one);
  };
  const speaks = one => one.matches("input, select, textarea")
    || [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  window.words = new Map();
  for (const one of document.querySelectorAll("body *")) {
    const isShown = one.checkVisibility();
    if (isShown !== window.shown.has(one)) moved.add(-place(one));
    if (isShown && speaks(one)) window.words.set(place(one), one);
  }
  return {words: [...window.words.keys()], moved: [...moved]};
}"""

_good: set[int] = set()  # kinds that this worker asked about in the dark, and nothing was wrong


def ready(window: Window) -> Window:
    """Let every page of a window that has opened none bring axe along."""
    window.context.add_init_script(AXE_SCRIPT)
    return window


def everything(page: Page) -> list[str]:
    """What is wrong with the page as it stands, which is wide and light."""
    page.evaluate(REMEMBER)
    return _ask(page, EVERYTHING)


def what_may_differ(page: Page) -> list[str]:
    """What is wrong with the same page since it became narrow and dark."""
    kinds = page.evaluate(KINDS)
    words, moved = ([one for one in kinds[name] if one not in _good] for name in ("words", "moved"))
    if moved:
        found = _ask(page, EVERYTHING)
    else:
        found = _ask(page, OF_SIZES_AND_COLOURS)
        found += _ask(page, CONTRAST, words) if words else []
    if not found:
        _good.update(words, moved)
    return found


def _ask(page: Page, rules: list[str], words: list[int] | None = None) -> list[str]:
    told: Any = page.evaluate(ASK, [rules, words])
    return list(told)
