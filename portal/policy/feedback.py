"""Feedback at the end of a contract: who may say, answer, change and report what, and how long."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.policy.instants import aware, utc_midnight
from portal.policy.window import Window, utc_days_window

GIVING_DAYS = 14  # after the contract's end; until then, or until both gave it, neither is shown
ANSWER_DAYS = 28  # after the contract's end
NEWS_DAYS = 4  # after it can be seen: a long weekend without a worker; older is no news
CHANGE_DAYS = 14  # after the receiver let the author change it
MOST_STARS = 5
MOST_RECOMMEND = 10
COMMENT_LIMIT = 5_000  # characters, each comment and each answer
DETAILS_LIMIT = 5_000  # characters of a report
CHANGE_MESSAGE_LIMIT = 600  # characters: what was done since, not a negotiation


class Side(StrEnum):
    """Who gave a feedback."""

    client = "client"
    freelancer = "freelancer"

    @property
    def other(self) -> "Side":
        """Who receives it."""
        return Side.freelancer if self is Side.client else Side.client


class ReportReason(StrEnum):
    """Why a feedback may be removed as a whole (help article on reporting feedback)."""

    manipulation = "manipulation"
    inappropriate = "inappropriate"
    irrelevant = "irrelevant"
    conflict_of_interest = "conflict_of_interest"
    own = "own"  # the author asks for the removal of their own
    confirmed_fraud = "confirmed_fraud"  # the author's; staff alone may name it


# What stars are given for, by the side that gives them.
ASPECTS: dict[Side, tuple[tuple[str, str], ...]] = {
    Side.client: (("quality", "Quality of the work"), ("skills", "Skills"),
                  ("communication", "Communication"), ("deadlines", "Keeping to dates"),
                  ("cooperation", "Working together")),
    Side.freelancer: (("clarity", "Clear about the work"), ("communication", "Communication"),
                      ("availability", "Answered in time"), ("payment", "Paid as agreed"),
                      ("cooperation", "Working together")),
}


def giving_window(ended_at: datetime) -> Window:
    """When both sides may give feedback: through the 14th UTC day after the end."""
    return utc_days_window(ended_at, GIVING_DAYS)


def answer_window(ended_at: datetime) -> Window:
    """When the receiver may answer: through the 28th UTC day after the contract's end."""
    return utc_days_window(ended_at, ANSWER_DAYS)


def answerable_since(as_of: datetime) -> datetime:
    """The first instant at which a contract may have ended whose feedback can be answered now.

    `ended_at >= answerable_since(as_of)` is `answer_window(ended_at).is_open(as_of)`, in a form
    that a query can ask.
    """
    return utc_midnight(as_of, ANSWER_DAYS)


def change_window(enabled_at: datetime) -> Window:
    """When the author may change it, once the receiver allows it: through the 14th UTC day."""
    return utc_days_window(enabled_at, CHANGE_DAYS)


def visible_from(ended_at: datetime, paired_at: datetime | None) -> datetime:
    """From when the other side and the public see a feedback (double-blind, aware UTC).

    The instant both sides had given theirs, or the first instant after the
    time for giving, whichever is earlier.
    """
    alone = giving_window(ended_at).closes + timedelta(seconds=1)
    return min(paired_at, alone) if paired_at else alone


def answer_is_older(answered_at: datetime | None, changed_at: datetime | None) -> bool:
    """Whether an answer was written before the feedback changed, and so to other words."""
    return bool(answered_at and changed_at and answered_at <= changed_at)


def ended_before(as_of: datetime) -> datetime:
    """The instant before which a contract must have ended for its feedback to be visible alone.

    `ended_at < ended_before(as_of)` is `visible_from(ended_at, None) <= as_of`, in a form that
    a query can ask.
    """
    return utc_midnight(as_of, GIVING_DAYS)


def news_since(as_of: datetime) -> datetime:
    """The instant after which feedback must have become visible for its receiver to be told.

    Long before the time for an answer ends; what an import brings of earlier years is no news.
    """
    return aware(as_of) - timedelta(days=NEWS_DAYS)


def mean_tenths(aspects: dict[str, int]) -> int | None:
    """The mean of the stars per aspect in tenths, rounded half up; None without any."""
    if not aspects:
        return None
    return (20 * sum(aspects.values()) + len(aspects)) // (2 * len(aspects))
