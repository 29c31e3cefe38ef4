"""Amounts as people type them, read into cents – or refused in words, never guessed."""

import re

from portal.policy.refusal import Refusal

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "zł": "PLN", "₴": "UAH", "¥": "JPY", "₹": "INR"}
LONGEST = 40  # characters; no amount below the limit needs more
LIMIT_CENTS = 100_000_000  # a million; a price above it is a slip of the finger

_AMOUNT = re.compile(
    r"(?P<sign>-|−)?(?P<whole>[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]{1,2}))?")
_SPACES = re.compile(r"\s+")

SHAPE = ("Write the price in figures, such as 1,200.50: a point before the cents, and commas "
         "between thousands only.")


def cents(text: str, currency: str) -> int:
    """Return a price as cents of `currency`; whole or with one or two decimals.

    Takes "1200", "1,200.50", "$ 1,200" and "1200 USD". Raises `Refusal` in words for an
    empty text, another currency, anything ambiguous ("1.200", "12,50"), and for amounts that
    are not above 0 and at most a million.
    """
    amount, named = _part(text)
    if not amount and not named:
        raise Refusal("Write your price before you go on.")
    if named and named != currency:
        raise Refusal(f"This client pays in {currency}. Write your price in {currency}, "
                      "such as 1,200.50.")
    found = _AMOUNT.fullmatch(amount)
    if found is None or len(amount) > LONGEST:
        raise Refusal(SHAPE)
    return _within_limits(found)


def _within_limits(found: re.Match[str]) -> int:
    whole = int(re.sub("[,' ]", "", found["whole"]))
    value = whole * 100 + int((found["cents"] or "0").ljust(2, "0"))
    if found["sign"] or value == 0:
        raise Refusal("Write a price above 0.")
    if value > LIMIT_CENTS:
        raise Refusal(f"Write a price up to {LIMIT_CENTS // 100:,}.")
    return value


def _part(text: str) -> tuple[str, str | None]:
    """Part the figures from the currency's sign or code, on whichever side it stands."""
    amount = _SPACES.sub(" ", text.replace("’", "'")).strip()
    for sign, code in SIGNS.items():
        if sign in amount:
            return amount.replace(sign, "", 1).strip(), code
    code_first = re.fullmatch(r"([A-Za-z]{3}) ?([-−0-9].*)", amount)
    if code_first:
        return code_first[2], code_first[1].upper()
    code_last = re.fullmatch(r"([-−0-9].*?) ?([A-Za-z]{3})", amount)
    return (code_last[1], code_last[2].upper()) if code_last else (amount, None)
