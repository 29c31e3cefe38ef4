"""Domains with letters outside ASCII: as people read them, and as mail servers write them.

By RFC 5891, which keeps letters that its forerunner, the one of the standard library, changes into
others: a letter to faß.example must not go to fass.example.
"""

import unicodedata

PREFIX, LONGEST = "xn--", 63  # of a label


def to_ascii(domain: str) -> str:
    """Return it as it stands on the wire; ValueError if it cannot."""
    if domain.isascii():
        return domain
    return ".".join(map(_label, unicodedata.normalize("NFC", domain.lower()).split(".")))


def to_unicode(domain: str) -> str:
    """Return it as people read it, which is how accounts keep it; as it is if it says nothing.

    Only what would be written like that again: no domain shall be read as somebody else's.
    """
    if PREFIX not in domain.lower():
        return domain
    try:
        found = ".".join(map(_read, domain.lower().split(".")))
        is_it = found.isprintable() and to_ascii(found) == domain.lower()
    except ValueError:
        return domain
    return found if is_it else domain


def _label(label: str) -> str:
    found = label if label.isascii() else PREFIX + label.encode("punycode").decode()
    if not 0 < len(found) <= LONGEST:
        raise ValueError("This is no domain.")
    return found


def _read(label: str) -> str:
    if not label.startswith(PREFIX):
        return label
    return label.removeprefix(PREFIX).encode("ascii").decode("punycode")
