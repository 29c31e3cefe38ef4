"""The rules of axe for people with every need, asked of a page as it stands.

In `make soak` everything is asked of every page, wide and narrow, light and dark. In `make test`
everything is asked once of every kind of page, wide and light: for each address rule, for each
kind of reader, for each answer's status. Of the narrow, dark one is asked what a width or a scheme
can change: sizes, what scrolls, and all of it where a width shows or hides what it did not
elsewhere. Of a further page of a kind only those parts are asked that are of a new kind, and the
contrast of each kind of words is asked once in the light and once in the dark.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from werkzeug.exceptions import HTTPException

from tests.browser.good import of_this_run
from tests.browser.window import Window

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AND_GOOD_PRACTICE = [*EVERYTHING, "best-practice"]
CONTRAST = ["color-contrast"]
OF_SIZES_AND_COLOURS = [
    "target-size", "scrollable-region-focusable", "link-in-text-block", *CONTRAST]

# Each run of axe reads the whole page before it asks anything, so a look is one run, in which
# contrast is asked of the words alone that are given; of all if none are. A page's own script may
# have taken away what was there when kinds were counted.
ASK = """async ([rules, parts, words]) => {
  const there = numbers => numbers.map(one => window.kinds.get(one)).filter(one => one.isConnected);
  const spoken = words && new Set(there(words)), asked = parts && [...there(parts), ...spoken];
  if (asked?.length === 0) return [];
  const contrast = axe._audit.rules.find(one => one.id === "color-contrast");
  contrast.whatever ??= contrast.matches;
  contrast.matches = (one, ...more) =>
    (!spoken || spoken.has(one)) && contrast.whatever(one, ...more);
  const found = await axe.run(asked ? {include: asked} : document,
    {runOnly: rules, resultTypes: ["violations"], iframes: false, preload: false});
  return found.violations.map(one => one.id + ": "
    + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "));
}"""
# Kinds of words: what stands where, on what ground, in which colour. Kinds of parts: what stands
# where, and what is said of it. Equal kinds have the same number.
KINDS = """wide => {
  const moved = new Set(), shown = new Set();
  const number = (text, start) => {
    for (let at = 0; at < text.length; at++)
      start = (start * 31 + text.charCodeAt(at)) % 281474976710597;
    return start;
  };
  const chain = (tell, start) => {
    const numbers = new Map();
    const of = one => {
      if (!one) return start;
      if (!numbers.has(one)) numbers.set(one, number(tell(one).join(), of(one.parentElement)));
      return numbers.get(one);
    };
    return of;
  };
  const look = chain(one => {
    const style = getComputedStyle(one);
    return [one.localName, one.getAttribute("class"), style.backgroundColor, style.backgroundImage,
      style.opacity, style.color, style.fontSize, style.fontWeight];
  }, 7);
  const part = chain(one => [one.localName, one.getAttribute("class"), one.getAttribute("type"),
    one.getAttribute("role"), !!one.textContent.trim(),
    ...[...one.attributes].map(each => each.name + !each.value).sort()], 11);
  const speaks = one => one.matches("input, select, textarea")
    || [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim());
  const words = new Map(), parts = new Map();
  for (const one of document.querySelectorAll("body *")) {
    const isShown = one.checkVisibility();
    if (!wide && isShown !== window.shown.has(one)) moved.add(-look(one));
    if (!isShown) continue;
    shown.add(one), parts.set(part(one), one);
    if (speaks(one)) words.set(look(one), one);
  }
  if (wide) window.shown = shown;
  window.kinds = new Map([...words, ...parts]);
  return {words: [...words.keys()], parts: [...parts.keys()], moved: [...moved],
    reader: [...document.querySelectorAll("header nav a, .me")].map(one => one.pathname)};
}"""

_good = of_this_run()


def ready(window: Window) -> Window:
    """Let every page of a window that has opened none bring axe along."""
    window.context.add_init_script(AXE_SCRIPT)
    return window


def everything(window: Window) -> list[str]:
    """What is wrong with the page as it stands, by whatever axe knows."""
    return _ask(window, AND_GOOD_PRACTICE)


def what_is_new(window: Window) -> list[str]:
    """What is wrong with the page, which is wide and light, where it is of a new kind."""
    return _of_kinds(window, "wide", EVERYTHING)


def what_may_differ(window: Window) -> list[str]:
    """What is wrong with the same page since it became narrow and dark."""
    return _of_kinds(window, "narrow", OF_SIZES_AND_COLOURS)


def _of_kinds(window: Window, look: str, rules: list[str]) -> list[str]:
    told = window.page.evaluate(KINDS, look == "wide")
    page = (look, window.status, rule_of(window), *told["reader"])
    good = _good.known()
    new = {name: [one for one in told[name] if (look, name, one) not in good]
           for name in ("words", "parts", "moved")}
    if new["moved"]:
        found = _ask(window, EVERYTHING, words=new["words"])
    elif page not in good:
        found = _ask(window, rules, words=new["words"])
    else:
        found = _ask(window, rules if new["parts"] else CONTRAST, new["parts"], new["words"])
    if not found:
        _good.add([page, *((look, name, one) for name in new for one in new[name])])
    return found


def rule_of(window: Window) -> str:
    """The rule of the portal that the address follows, such as `/requests/<ref>`."""
    addresses = window.served.app.url_map.bind("")
    for method in ("GET", "POST"):
        with suppress(HTTPException):
            return addresses.match(urlsplit(window.path).path, method, return_rule=True)[0].rule
    return ""


def _ask(window: Window, rules: list[str], parts: list[int] | None = None,
         words: list[int] | None = None) -> list[str]:
    """Ask these rules of the page, or of these parts of it; contrast of these words alone."""
    if parts == words == []:
        return []
    told: Any = window.page.evaluate(ASK, [rules, parts, words])
    return list(told)
