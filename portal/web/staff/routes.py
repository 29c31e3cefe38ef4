"""Pages for staff: what waits, each decision, holds, Mondays, mail and jobs."""

from portal.web.staff import (
    approving,
    arrivals,
    deciding,
    feedback,
    holds,
    lifting,
    mail,
    next_ones,
    opening,
    people,
    queue,
    renewing,
    reports,
    requests,
    requests_thread,
    restorations,
    reviews,
)
from portal.web.staff.blueprint import bp

__all__ = [
    "approving", "arrivals", "bp", "deciding", "feedback", "holds", "lifting", "mail", "next_ones",
    "opening", "people", "queue", "renewing", "reports", "requests", "requests_thread",
    "restorations", "reviews",
]
