"""Escaping for fragments of pages that are put together by hand, fifty rows at a time."""

from typing import Any

from markupsafe import Markup, escape


def escaped(text: str) -> str:
    """Return `text` fit for elements and for quoted attributes, as `markupsafe.escape` writes it.

    That returns `Markup`, and making such an object takes longer than looking for five signs;
    so does replacing signs that are not there.
    """
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace('"', "&#34;").replace("'", "&#39;"))
    return text


def printed(value: Any) -> str:
    """Return what `{{ value }}` prints where texts are escaped: what the library would, as text."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escaped(value)
    return str(value) if kind is int else escape(value)
