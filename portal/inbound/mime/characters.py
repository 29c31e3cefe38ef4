"""Bytes to characters, for mails that say the wrong thing about themselves."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

# Seven-bit encodings read as UTF-8 without complaint, and wrong: what they say counts first.
STATEFUL = ("iso-2022", "hz", "utf-7", "utf-16", "utf-32")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029]")
WITHOUT_CONTROLS = bytes(ord(CONTROLS.sub(" ", chr(byte))) for byte in range(256))
MOST_OF_HEADER = 20_000  # characters: thousands of encoded words take the decoder long
FALLBACK = "windows-1252"


def decoded(raw: bytes, declared: str | None) -> str:
    """Decode a text: UTF-8 if it is that, else what is declared, else Windows-1252."""
    named = (declared or "").strip("\"' ").lower()
    order = [named, "utf-8"] if named.startswith(STATEFUL) else ["utf-8", named]
    for name in order:
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode(FALLBACK, "replace")


def clean(text: str) -> str:
    """Line ends as \\n, without NUL, control characters and lone surrogates."""
    one_kind = text.replace("\r\n", "\n").replace("\r", "\n")
    if one_kind.isascii():  # a table is several times as fast as the pattern
        return one_kind.encode().translate(WITHOUT_CONTROLS).decode()
    plain = CONTROLS.sub(" ", one_kind)
    return plain.encode("utf-8", "replace").decode("utf-8")


def header_text(value: object) -> str:
    """A header in characters, on one line; encoded words decoded as far as they can be."""
    came = str(value or "")[:MOST_OF_HEADER]
    if came.isascii() and "=?" not in came:
        return " ".join(clean(came).split())  # as most are: nothing is encoded
    raw = came.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError, IndexError, TypeError):
        parts = [(raw, None)]
    words = "".join(part if isinstance(part, str) else decoded(part, charset)
                    for part, charset in parts)
    return " ".join(clean(words).split())
