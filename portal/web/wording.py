"""Filters that put dates and amounts in words, in the reader's zone and language."""

from datetime import date, datetime, tzinfo
from typing import Any

from portal import dates
from portal.policy.restrictions import abilities_words
from portal.policy.text import first_name
from portal.policy.vocabulary import Ability
from portal.web.reader import reader


def day(value: date, weekday: bool = True) -> str:
    """'Monday 30 November 2026'."""
    return dates.day(value, weekday, reader().locale)


def day_short(value: date) -> str:
    """'Mon 30 Nov', with the year when it is not this year."""
    who = reader()
    return dates.day_short(value, who.now, who.locale)


def relative(value: datetime) -> str:
    """'in 6 days', '11 days ago'."""
    return reader().relative(value)


def own(value: datetime, zone: tzinfo) -> datetime:
    """The same instant on the reader's clock."""
    return dates.own(value, zone)


def money(cents: int, currency: str = "USD") -> str:
    """'$1,250.00' or '1,250.00 EUR'; cents in, words out."""
    amount = f"{cents / 100:,.2f}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"


def as_date(text: str) -> date:
    """The date of an ISO text, as statements keep it."""
    return date.fromisoformat(text[:10])


def as_instant(text: str) -> datetime:
    """The instant of an ISO text, as statements keep it."""
    return datetime.fromisoformat(text)


def abilities(values: list[str]) -> list[str]:
    """Abilities as statements keep them, in words for people."""
    return abilities_words(Ability(value) for value in values)


def lower_first(text: str) -> str:
    """The same words, going on in a sentence."""
    return text[:1].lower() + text[1:]


FILTERS: dict[str, Any] = {
    "day": day, "day_short": day_short, "relative": relative, "own": own,
    "clock": dates.clock24, "iso": dates.iso, "money": money,
    "as_date": as_date, "as_instant": as_instant, "abilities": abilities,
    "duration": dates.duration_words, "lower_first": lower_first, "first_name": first_name,
}
