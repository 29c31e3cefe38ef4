"""Client organisations: how long an invitation to one lasts, and how many letters it may cause."""

from datetime import datetime, timedelta

INVITATION_DAYS = 14
# Each invitation is a letter to somebody who may never have heard of us.
INVITATIONS_A_DAY = 20  # of one organisation, those sent again included
NAME_LIMIT = 120  # characters of a person's name


def expires_at(invited_at: datetime) -> datetime:
    """The first instant at which an invitation cannot be accepted any more (aware UTC)."""
    return invited_at + timedelta(days=INVITATION_DAYS)
