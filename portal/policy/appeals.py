"""Reviews: how long one can be asked for, what it may say, and what may come of it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from portal.policy.violations import BLOCK_STAFF
from portal.policy.vocabulary import Kind
from portal.policy.window import Window, pacific_days_window

# Half a year and a day more than any half year has, as European law asks for.
WINDOW_DAYS = 184

LEAST_STAFF = BLOCK_STAFF + 1  # as many as may have to agree, and somebody else for the review

MOST_ARGUMENTS = 10  # each is answered by itself; more than that is one and the same said twice
ARGUMENT_LIMIT = 5_000  # characters
ARGUMENTS_LIMIT = 15_000  # characters, all of them together
NEW_LIMIT = 3_000  # characters about what is new
ANSWER_LIMIT = 1_500  # characters of the answer to one argument
ANSWER_WORDS = 3  # fewer words answer nothing


class Outcome(StrEnum):
    """What a review came to. Withdrawn is the person's own."""

    reversed = "reversed"  # the decision was wrong; all of it is undone
    reduced = "reduced"  # right in part; something lighter takes its place
    upheld = "upheld"  # it stays
    withdrawn = "withdrawn"


class Lighter(StrEnum):
    """What takes the place of a decision that was right in part."""

    ends_now = "ends_now"  # a hold: over at once, its feedback used up
    ends_on = "ends_on"  # a suspension or a closed account: until a named day


LIGHTER: Mapping[Kind, Lighter] = MappingProxyType({
    Kind.hold: Lighter.ends_now, Kind.suspension: Lighter.ends_on, Kind.block: Lighter.ends_on,
    Kind.info_request: Lighter.ends_on,
})
LONGEST_CLOSED_DAYS = 365  # an account that is not closed for good is open again within a year


def lighter(kind: Kind, *, restricts: bool, over: bool) -> Lighter | None:
    """What a decision can be reduced to; None where nothing is in force that could be lighter."""
    return LIGHTER.get(kind) if restricts and not over else None


def review_window(notice_at: datetime) -> Window:
    """From the notice to the end of the last Pacific day."""
    return pacific_days_window(notice_at, WINDOW_DAYS)


def notice_counts_from(told_at: datetime, *, came_back: bool, seen_at: datetime | None,
                       now: datetime) -> datetime:
    """From when a notice counts: as a rule from when it was given.

    One that did not arrive counts from when its person first read the decision on the page;
    until then no time runs out at all (see docs/decisions/0017).
    """
    if not came_back:
        return told_at
    return max(told_at, seen_at or now)


def review_until(notice_at: datetime) -> datetime:
    """The last second, aware UTC, in which a review can be asked for: 23:59:59 Pacific."""
    return review_window(notice_at).closes
