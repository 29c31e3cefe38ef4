"""Who is written to about a feedback: its author's side, and the side that received it."""

from sqlalchemy.orm import aliased

from portal.models import Member, Person
from portal.policy.feedback import Side
from portal.policy.mail import Topic
from portal.services.feedback.sheet import Sheet
from portal.services.mailroom import choices
from portal.services.mailroom.participants import Participant, columns_of
from portal.services.organisations.membership import FOR_IT, speaking_for
from portal.services.store import rows

_Reader = aliased(Person)
_READERS = (FOR_IT.join(_Reader, _Reader.id == Member.person_id)
            .with_only_columns(choices.is_written_to(_Reader).label("is_written_to"),
                               *columns_of(_Reader)))


def has_authors(sheet: Sheet) -> bool:
    """Whether there is anybody who decides about a feedback that this side gave."""
    return sheet.side is Side.freelancer or bool(
        speaking_for(sheet.organisation_id, sheet.freelancer_id))


def readers(sheet: Sheet, side: Side, topic: Topic, *, first: int | None) -> list[Participant]:
    """Return those of one side who are written to about a topic, as letters need them.

    Of an organisation `first` alone, or, once they left it, everybody who acts for it now.
    Nobody stands in for whoever wants no letter.
    """
    if side is Side.freelancer:
        reader = choices.reader_of(sheet.freelancer_id, topic)
        return [reader] if reader else []
    told = {"organisation": sheet.organisation_id, "freelancer": sheet.freelancer_id}
    found = rows(_READERS, {**told, "topic": topic.value})
    chosen = [row for row in found if row.id == first] or found
    return [Participant(*row[1:]) for row in chosen if row.is_written_to]
