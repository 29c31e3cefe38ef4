"""What a feedback said before its author changed it: kept with the change, read by staff."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal.models import FeedbackVersion, Person
from portal.services import humans
from portal.services.feedback.sheet import Said
from portal.services.store import session


class Version(NamedTuple):
    """What the public part said until its author changed it."""

    number: int
    until: datetime
    replaced_by: str | None
    said: Said


def keep(feedback_id: int, said: Said, *, by: int, now: datetime) -> None:
    """Keep what a feedback, locked by whoever asks, says until now."""
    before = session.scalar(select(func.max(FeedbackVersion.number)).where(
        FeedbackVersion.feedback_id == feedback_id)) or 0
    stored = {"aspects": said.aspects, "stars_tenths": said.stars_tenths,
              "public_comment": said.comment, "public_categories": sorted(said.categories)}
    session.add(FeedbackVersion(feedback_id=feedback_id, number=before + 1, until=now,
                                replaced_by_id=by, said=stored))


def of(feedback_id: int, reader_id: int) -> tuple[Version, ...]:
    """Return what a feedback said before, the newest first; nobody close to the reader is named."""
    rows = session.execute(
        select(FeedbackVersion.number, FeedbackVersion.until,
               humans.name_for(reader_id, Person), FeedbackVersion.said)
        .outerjoin(Person, Person.id == FeedbackVersion.replaced_by_id)
        .where(FeedbackVersion.feedback_id == feedback_id)
        .order_by(FeedbackVersion.number.desc()))
    return tuple(Version(number, until, by, as_said(stored)) for number, until, by, stored in rows)


def as_said(stored: dict[str, Any]) -> Said:
    """Return what a version keeps as the public part that it was."""
    return Said(stored.get("aspects") or {}, stored.get("stars_tenths"),
                stored.get("public_comment") or "",
                frozenset(stored.get("public_categories") or ()))
