"""Many opaque references at once, from the system's randomness."""

import base64
import os
from collections.abc import Iterator

from portal.models.base import ALPHABET

SIGNS = 12  # 60 random bits: a million rows of a table will not meet by chance
_TO_OURS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())


def tokens(count: int) -> Iterator[str]:
    """Give so many random words of twelve letters and digits that nobody confuses."""
    pairs = (count + 1) // 2
    drawn = base64.b32encode(os.urandom(15 * pairs)).translate(_TO_OURS).decode("ascii")
    for at in range(count):
        yield drawn[at * SIGNS:(at + 1) * SIGNS]
