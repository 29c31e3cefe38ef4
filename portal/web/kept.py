"""Fragments that many pages share or that never change, written once, kept in this process."""

from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app
from markupsafe import Markup

MOST = 500  # a few hundred bytes each, some a few thousand

_kept: dict[Hashable, Any] = {}


def kept(key: Hashable, write: Callable[..., Any], *told: Any) -> Any:
    """Return `write(*told)`, written again only for a key that is not known yet.

    The key names everything that the fragment depends on: its name, the words it is made of
    and, if it shows dates, zone, language and year (`Reader.marks`). Of what is one person's own,
    only parts of a statement of reasons are kept, by its reference: it never changes, and only
    pages that have found it through its person show it.
    """
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = write(*told)
    return found


def anew(_key: Hashable, write: Callable[..., Any], *told: Any) -> Any:
    """Return `write(*told)` each time: for those who are at work on what it writes."""
    return write(*told)


def signs() -> Markup:
    """Return the drawings that pages refer to; no two pages differ in them."""
    drawn: Markup = kept("signs", _signs)
    return drawn


def forget() -> None:
    """Forget everything: for a new app, whose templates may be others."""
    _kept.clear()


def _signs() -> Markup:
    return Markup(current_app.jinja_env.get_template("components/icons.svg.html").render())
