"""Whether pages may say that a letter of ours can be answered: only while answers reach people."""

from portal.mail import house
from portal.services.mailroom import checks
from portal.web import freshness
from portal.web.reader import reader


def by_mail() -> bool:
    """Tell whether an answer to a letter reaches people; a page that says so holds as long."""
    if house.current().can_reply:
        return True
    until = checks.comes_in_until(reader().now)
    freshness.until(until)
    return until is not None
