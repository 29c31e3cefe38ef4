"""Whether pages may say that a letter of ours can be answered: only while answers reach people."""

from flask import g

from portal.mail import house
from portal.services.mailroom import checks
from portal.web import freshness
from portal.web.reader import reader


def by_mail() -> bool:
    """Tell whether an answer to a letter reaches people; a page that says so holds as long."""
    if house.current().can_reply:
        return True
    if "answers_until" not in g:  # asked once, however often a page says so
        g.answers_until = checks.comes_in_until(reader().now)
    freshness.until(g.answers_until)
    return g.answers_until is not None
