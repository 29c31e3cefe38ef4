"""How the text of one field is read: one function per kind, a sentence for what it refuses."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from portal.policy.refusal import Refusal
from portal.policy.text import clean, shortened
from portal.policy.vocabulary import Category

Value = str | int | bool | None
Read = Callable[[str], Value]

YEARS = range(1990, 2101)  # outside of these a date is a slip of the pen
EXAMPLE = "2026-11-20T15:30:00+00:00"
PLAIN_ADDRESS = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+){0,5}@(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}"
    r"(?!test$|local$|invalid$|onion$|localhost$|arpa$)[a-z]{2,20}")
QUOTED = 40  # characters of a field that a sentence repeats
AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?")
STARS = {f"{tenths // 10}{ending}": tenths
         for tenths in range(10, 51)
         for ending in (*([""] if tenths % 10 == 0 else []),
                        f".{tenths % 10}", f".{tenths % 10}0")}
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class BadField(ValueError):
    """A field cannot be read; the message is a sentence for whoever made the file."""


def shown(text: str) -> str:
    """Return a field as a sentence may quote it: short, on one line, nothing invisible."""
    quoted = shortened(text, QUOTED)
    return "“" + "".join(sign if sign.isprintable() else "\ufffd" for sign in quoted) + "”"


def text(limit: int) -> Read:
    """Return the reader of free text with line breaks, up to `limit` characters."""
    def read(field: str) -> Value:
        if field.isprintable() and len(field) <= limit:
            return field.strip() or None
        return _careful(field, limit) or None

    return read


def line(limit: int) -> Read:
    """Return the reader of a text on one line, up to `limit` characters."""

    def read(field: str) -> Value:
        plain = field if field.isprintable() and len(field) <= limit else _careful(field, limit)
        return " ".join(plain.split()) or None

    return read


def key(field: str) -> Value:
    """Read the marketplace's own name of a thing."""
    if len(field) > 100:
        raise BadField("is longer than 100 characters")
    if not field.isprintable():
        _careful(field, 100)
        raise BadField(f"{shown(field)} has characters that cannot be seen")
    return field.strip() or None


def instant(field: str) -> Value:
    """Read an ISO 8601 instant with its offset; return UTC as both databases keep it."""
    try:
        moment = datetime.fromisoformat(field.strip())
    except ValueError:
        raise BadField(f"{shown(field)} is no date with a time; "
                       f"write it like {EXAMPLE}") from None
    if moment.tzinfo is None:
        raise BadField(f"{shown(field)} has no offset from UTC; write it like {EXAMPLE}")
    if moment.year not in YEARS:
        raise BadField(f"{shown(field)} lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def amount(field: str) -> Value:
    """Read money with up to two decimals; return cents."""
    found = AMOUNT.fullmatch(field.strip())
    if not found or found[1]:
        raise BadField(f"{shown(field)} is no amount; write it like 1250.00")
    return int(found[2]) * 100 + int((found[3] or "").ljust(2, "0"))


def signed_amount(field: str) -> Value:
    """Read money that may also be owed; return cents."""
    cents = amount(field.strip().removeprefix("-"))
    return -int(cents or 0) if field.strip().startswith("-") else cents


def stars(field: str) -> Value:
    """Read stars from 1 to 5 with one decimal; return tenths."""
    tenths = STARS.get(field.strip())
    if tenths is None:
        raise BadField(f"{shown(field)} is no number of stars; write 1 to 5, like 4.5")
    return tenths


def number(lowest: int, highest: int) -> Read:
    """Return the reader of a whole number between two limits, both allowed."""
    known = {str(value): value for value in range(lowest, highest + 1)}

    def read(field: str) -> Value:
        value = known.get(field.strip())
        if value is None:
            raise BadField(f"{shown(field)} is no whole number from {lowest} to {highest}")
        return value

    return read


def one_of(choices: Iterable[str]) -> Read:
    """Return the reader of one word out of a list."""
    known = frozenset(choices)
    listed = ", ".join(sorted(known))

    def read(field: str) -> Value:
        word = field.strip().lower()
        if word not in known:
            raise BadField(f"{shown(field)} is none of: {listed}")
        return word

    return read


def words_of(choices: Iterable[str]) -> Read:
    """Return the reader of words out of a list, separated by spaces; kept sorted."""
    one = one_of(choices)

    @lru_cache(1024)
    def read(field: str) -> Value:
        return " ".join(sorted({str(one(word)) for word in field.split()})) or None

    return read


categories = words_of(Category)


def yes_no(field: str) -> Value:
    """Read yes or no."""
    value = YES_NO.get(field.strip().lower())
    if value is None:
        raise BadField(f"{shown(field)} is neither yes nor no")
    return value


def capitals(count: int, example: str) -> Read:
    """Return the reader of a code of so many Latin letters."""

    def read(field: str) -> Value:
        code = field.strip().upper()
        if len(code) != count or not (code.isascii() and code.isalpha()):
            raise BadField(f"{shown(field)} is no code of {count} letters like {example}")
        return code

    return read


def zone(field: str) -> Value:
    """Read the name of a time zone."""
    if field.strip() not in _zones():
        raise BadField(f"{shown(field)} is no time zone; write it like Europe/Lisbon")
    return field.strip()


@lru_cache(1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def email(field: str) -> Value:
    """Read an e-mail address; lower case throughout, so that nobody is there twice."""
    plain = field.strip().lower()
    if len(plain) <= 64 and PLAIN_ADDRESS.fullmatch(plain):
        return plain
    try:
        return validate_email(plain, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise BadField(f"{shown(field)} is no e-mail address") from None


def _careful(field: str, limit: int) -> str:
    """Return the text as it is stored, or refuse what no text has."""
    if "\x00" in field:
        raise BadField("has a NUL character in it; the file may be damaged")
    if any("\ud800" <= sign <= "\udfff" for sign in field):
        raise BadField("has bytes that are not UTF-8; save the file as UTF-8")
    try:
        return clean(field, limit, "It")
    except Refusal:
        raise BadField(f"has {len(field):,} characters; up to {limit:,} can be kept") from None
