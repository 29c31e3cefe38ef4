"""How long a person may ask for a review of a decision."""

from datetime import datetime

from portal.policy.window import Window, pacific_days_window

# Half a year and a day more than any half year has, as European law asks for.
WINDOW_DAYS = 184


def review_window(notice_at: datetime) -> Window:
    """From the notice to the end of the last Pacific day."""
    return pacific_days_window(notice_at, WINDOW_DAYS)


def review_until(notice_at: datetime) -> datetime:
    """The last second, aware UTC, in which a review can be asked for: 23:59:59 Pacific."""
    return review_window(notice_at).closes
