"""When a person first reads a decision or the answer to its review: noted once, after the page."""

from collections.abc import Sequence

from portal.services.cases import answers
from portal.services.enforcement import overview
from portal.services.enforcement.appeals.reading import Result
from portal.services.enforcement.overview import Decision
from portal.web import noting


def note(shown: Sequence[Decision]) -> None:
    """Note that these are read now, if they never were: a notice may not have arrived."""
    unseen = [one.ref for one in shown if one.notice_seen_at is None or one.letter_unread]
    if unseen:
        noting.soon(lambda connection: overview.note_seen(unseen, connection))


def note_answer(shown: Result | None) -> None:
    """Note that this answer to a review is read now, if it never was: its letter may be lost."""
    if shown is not None and shown.seen_at is None:
        noting.soon(lambda connection: answers.note_seen(shown.request, connection))
