"""The arguments of a review as they are kept: each by itself, checked, none cut."""

from collections.abc import Sequence

from portal.policy import appeals
from portal.policy.refusal import Misplaced
from portal.policy.text import clean_field

NO_ARGUMENT = "Write at least one reason why the decision should be changed."
TOO_MANY = (f"Up to {appeals.MOST_ARGUMENTS} arguments can be listed. Put what belongs together "
            "into one.")
TOO_LONG = ("All arguments together can have up to {limit:,} characters. Yours have {length:,}; "
            "please shorten them.")
WHAT_IS_NEW = ("A review of this decision is finished. Say what is new since then: a fact, a "
               "document, or something that was not looked at.")


def checked(arguments: Sequence[str], new: str, *, needs: bool) -> tuple[list[str], str | None]:
    """Return the arguments and what is new as they are kept; raises `Misplaced`.

    Empty fields are no arguments.
    """
    said = not_empty(arguments)
    if not said:
        raise Misplaced("argument-1", NO_ARGUMENT)
    if len(said) > appeals.MOST_ARGUMENTS:
        raise Misplaced(f"argument-{len(arguments)}", TOO_MANY)
    length = sum(map(len, said))
    if length > appeals.ARGUMENTS_LIMIT:
        raise Misplaced("argument-1", TOO_LONG.format(limit=appeals.ARGUMENTS_LIMIT,
                                                      length=length))
    return said, _what_is_new(new) if needs else None


def not_empty(arguments: Sequence[str]) -> list[str]:
    """Return the arguments as they are kept, without empty ones; raises `Misplaced`."""
    kept = [_argument(number, text) for number, text in enumerate(arguments, 1)]
    return [text for text in kept if text]


def _argument(number: int, text: str) -> str:
    return clean_field(f"argument-{number}", text, appeals.ARGUMENT_LIMIT, f"argument {number}")


def _what_is_new(text: str) -> str:
    kept = clean_field("new", text, appeals.NEW_LIMIT, "what is new")
    if not kept:
        raise Misplaced("new", WHAT_IS_NEW)
    return kept


def in_arguments(text: str) -> list[str]:
    """Return a text as arguments, parted at its paragraphs where it is too long for one."""
    parts, rest = [], text.strip()
    while len(rest) > appeals.ARGUMENT_LIMIT:
        end = _gap(rest[:appeals.ARGUMENT_LIMIT])
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest] if rest else parts


def _gap(text: str) -> int:
    """Where a text is best parted: after a paragraph, a line or a word in its second half."""
    for sign in ("\n\n", "\n", " "):
        if (found := text.rfind(sign, len(text) // 2)) > 0:
            return found
    return len(text)


def as_message(said: Sequence[str], new: str | None) -> str:
    """Return the arguments as one text, for the thread."""
    listed = "\n\n".join(f"{number}. {text}" for number, text in enumerate(said, 1))
    return f"{listed}\n\nWhat is new: {new}" if new else listed
