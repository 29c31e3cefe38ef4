"""Who is written to about a feedback: its author's side, and the side that received it."""

from portal.policy.feedback import Side
from portal.services.feedback.sheet import Sheet
from portal.services.organisations.membership import speaking_for


def authors(sheet: Sheet) -> list[int]:
    """Return the ids of those who decide about a feedback they gave.

    For an organisation its author, or, once they left it, everybody who acts for it now.
    """
    return _side(sheet, sheet.side, first=sheet.author_id)


def receivers(sheet: Sheet, first: int | None = None) -> list[int]:
    """Return the ids of those a feedback is about; of an organisation `first` alone if there."""
    return _side(sheet, sheet.side.other, first=first)


def _side(sheet: Sheet, side: Side, first: int | None) -> list[int]:
    if side is Side.freelancer:
        return [sheet.freelancer_id]
    members = speaking_for(sheet.organisation_id, sheet.freelancer_id)
    return [first] if first in members else members
