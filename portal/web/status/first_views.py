"""When a person first reads a decision: noted once, after the page, never keeping it waiting."""

from collections.abc import Sequence

from portal.services.enforcement import overview
from portal.services.enforcement.overview import Decision
from portal.web import noting


def note(shown: Sequence[Decision]) -> None:
    """Note that these are read now, if they never were: a notice may not have arrived."""
    unseen = [one.ref for one in shown if one.notice_seen_at is None]
    if unseen:
        noting.soon(lambda connection: overview.note_seen(unseen, connection))
