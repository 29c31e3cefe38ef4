"""Escaping for fragments of pages that are put together by hand, fifty rows at a time."""


def escaped(text: str) -> str:
    """Return `text` fit for elements and for quoted attributes, as `markupsafe.escape` writes it.

    That returns `Markup`, and making such an object takes longer than looking for five signs;
    so does replacing signs that are not there.
    """
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return (text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace('"', "&#34;").replace("'", "&#39;"))
    return text
