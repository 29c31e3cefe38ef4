"""What people type, made safe to keep: same words, no characters that break a database."""

import re
import unicodedata

from portal.policy.refusal import Misplaced, Refusal
from portal.policy.tokens import BLANKS, Tokens, split

# Everything below the space but tab and line feed, and the invisible controls after "~".
# NUL is not among them: it becomes a visible sign, as whoever sent it did not type it.
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_NEW_LINES = ("\r\n", "\r", "\x85", "\u2028", "\u2029")  # in this order
REPLACEMENT = "\ufffd"
_UNSEEN = {"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"}


def clean(text: str | None, limit: int, name: str) -> str:
    """The text as it is stored: at most `limit` characters, line feeds only, ends trimmed.

    NUL and lone halves of surrogate pairs become U+FFFD, other control characters go. Marks
    for the direction of writing stay, because Arabic and Hebrew need them: whoever shows the
    text isolates it. A text that shows nothing at all is as good as none. `name` is what the
    person calls the field ("Your answer"). Too long a text is refused with both numbers and
    never cut.
    """
    whole = (text or "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    whole = whole.replace("\x00", REPLACEMENT)
    for end in _NEW_LINES:
        whole = whole.replace(end, "\n")
    kept = _CONTROLS.sub("", whole).strip()
    if len(kept) > limit:
        raise Refusal(
            f"{name[:1].upper()}{name[1:]} can have up to {limit:,} characters. "
            f"This text has {len(kept):,}; please shorten it."
        )
    return kept if any(map(_is_seen, kept)) else ""


def clean_field(field: str, text: str | None, limit: int, name: str) -> str:
    """The same for one field of a form: too long a text is `Misplaced` there."""
    try:
        return clean(text, limit, name)
    except Refusal as too_long:
        raise Misplaced(field, too_long.sentence) from None


def words(text: str) -> Tokens:
    """The words of a text; a character that nobody sees, or a dot, is none.

    In scripts that put no spaces between words each character counts as one.
    """
    return split(text)


def first_name(name: str) -> str:
    """The name by which somebody is spoken to or of; empty for an empty one."""
    return next(iter(name.split()), "")


def shortened(text: str, limit: int) -> str:
    """The text if it has at most `limit` characters, else its beginning with a sign that it is."""
    return text if len(text) <= limit else f"{text[:limit - 1]}…"


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in BLANKS
