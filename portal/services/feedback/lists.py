"""Lists of feedback for each side: given, received, waiting. What cannot be seen is not there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import select

from portal import clock
from portal.models import Feedback
from portal.policy import feedback as policy
from portal.policy.feedback import Side
from portal.services.feedback import asking
from portal.services.feedback.asking import Show
from portal.services.feedback.items import Item, ToGive, item
from portal.services.organisations.membership import acting_for
from portal.services.paging import Which
from portal.services.store import rows, session

__all__ = ["MOST_COUNTED", "Found", "Own", "Private", "Show", "feedback", "listed", "own_private"]

MOST_COUNTED = 100  # beyond that, nobody wants to know exactly, and counting would take long

Row = TypeVar("Row", Item, ToGive)


class Found(NamedTuple, Generic[Row]):
    """One page of a list, whether older rows follow, and how many rows each filter holds.

    Counts end at `MOST_COUNTED`.
    """

    rows: Sequence[Row]
    number: int
    more: bool
    counts: dict[Show, int]


class Private(NamedTuple):
    """The private part of a feedback, for its author alone."""

    comment: str | None
    categories: frozenset[str]
    recommend: int | None
    end_reason: str | None


class Own(NamedTuple):
    """Whose lists are read: `person_id` on one `side`; `hold` is the ref of a hold in force."""

    person_id: int
    side: Side
    hold: str | None = None

    @property
    def held(self) -> bool:
        """Whether there is a hold in force."""
        return self.hold is not None


def listed(own: Own, show: Show, page: Which) -> Found[Any]:
    """Return one page of a filter, the contract that ended last first.

    What waits to be given comes the other way round: the nearest deadline first.
    """
    told = _told(own)
    counts = rows(asking.counts(own.side, own.held), {**told, "most": MOST_COUNTED})[0]
    within = {**told, "limit": page.size + 1, "offset": page.offset}
    if show is Show.give:
        found: list[Any] = [ToGive(*row) for row in rows(asking.to_give(own.side), within)]
    else:
        found = [item(row) for row in rows(asking.listed(own.side, show, own.held), within)]
    return Found(found[:page.size], page.number, len(found) > page.size,
                 {which: getattr(counts, which.value) for which in Show})


def feedback(own: Own, ref: str) -> Item | None:
    """Return one feedback that this side gave, or received and can see; None for all others."""
    found = rows(asking.one(own.side, own.held), {**_told(own), "ref": ref})
    return item(found[0], found[0].aspects) if found else None


def own_private(person_id: int, ref: str) -> Private | None:
    """Return the private part of a feedback that this very person wrote."""
    row = session.execute(select(
        Feedback.private_comment, Feedback.private_categories, Feedback.recommend,
        Feedback.end_reason).where(Feedback.ref == ref, Feedback.author_id == person_id)).first()
    return Private(*row) if row and any(value not in (None, frozenset()) for value in row) else None


def _told(own: Own) -> dict[str, Any]:
    now = clock.now()
    told: dict[str, Any] = {"now": now, "hold": own.hold, "person": own.person_id, **_since(now)}
    if own.side is Side.freelancer:
        return told
    return {**told, "organisations": session.scalars(acting_for(own.person_id)).all()}


def _since(now: datetime) -> dict[str, datetime]:
    return {"ended_before": policy.ended_before(now),
            "answerable_since": policy.answerable_since(now)}
