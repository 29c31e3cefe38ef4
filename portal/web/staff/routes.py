"""Pages for staff: what waits, each decision, holds, Mondays, mail and jobs."""

from portal.web.staff import (
    deciding,
    feedback,
    holds,
    lifting,
    mail,
    people,
    queue,
    reports,
    requests,
    requests_thread,
    restorations,
)
from portal.web.staff.blueprint import bp

__all__ = [
    "bp", "deciding", "feedback", "holds", "lifting", "mail", "people",
    "queue", "reports", "requests", "requests_thread", "restorations",
]
