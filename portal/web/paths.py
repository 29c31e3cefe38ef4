"""Addresses inside this portal that somebody may be led on to."""

import re

# One slash, then nothing a browser could read as another host: no second slash, no backslash,
# no white space or control character, nothing outside ASCII.
_OWN = re.compile(r"/(?:[!-.0-\[\]-~][!-\[\]-~]*)?", re.ASCII)
LONGEST = 2_000


def is_own_path(path: str) -> bool:
    """Whether `path` stays on this portal, however a browser reads it."""
    return len(path) <= LONGEST and _OWN.fullmatch(path) is not None
