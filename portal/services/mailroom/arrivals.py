"""Mail that arrived as staff list it: by what became of it.

Nothing that arrived is ever out of sight: `Box.all` holds every mail but our own hourly checks,
`Box.checks` those.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, true

from portal.mail.letters import ANSWERS, NOTICES
from portal.mail.letters.kinds import Read
from portal.models import Action, Case, InboundMail, OutboxLetter, Person
from portal.services import humans
from portal.services.cases import hidden, unheard
from portal.services.mailroom import addresses
from portal.services.paging import Paged, Which
from portal.services.store import session


class Box(StrEnum):
    """What staff can narrow the list to."""

    quarantine = "quarantine"
    failed = "failed"
    notices = "notices"  # what its person must know: came back, and not read since
    flagged = "flagged"
    bounces = "bounces"
    automatic = "automatic"
    all = "all"
    checks = "checks"  # letters to ourselves that show that mail comes in


class Arrival(NamedTuple):
    """One mail in a list. `of` is the person it concerns, if that is known."""

    ref: str
    received_at: datetime
    sender: str | None
    rcpt: str
    subject: str | None
    state: str
    reason: str | None
    copies: int
    request: str | None
    of: str | None


def arrived(reader_id: int, box: Box, page: Which) -> Paged[Arrival, Box]:
    """Return one page of a list, the newest first, with how many each list holds.

    What is about the reader, on whichever account, is not in it.
    """
    readable = readable_by(reader_id)
    found: Any = session.execute(
        _from(select(
            InboundMail.ref, InboundMail.received_at, InboundMail.sender, InboundMail.rcpt,
            InboundMail.subject, InboundMail.state, InboundMail.reason, InboundMail.copies,
            Case.ref, Person.name), box)
        .outerjoin(Person, Person.id == InboundMail.person_id)
        .where(_in(box), readable)
        .order_by(InboundMail.received_at.desc(), InboundMail.id.desc())
        .limit(page.size).offset(page.offset))
    return Paged([Arrival(*row) for row in found], box, counts(readable), page)


def counts(which: ColumnElement[bool] | None = None) -> dict[Box, int]:
    """Return how many mails each list holds, of all or of some."""
    some = true() if which is None else which
    each: dict[Box, Any] = {box: func.count(case((_in(box), 1))) for box in Box
                            if box is not Box.notices}
    back = how_many(Box.notices).where(some).correlate(None).scalar_subquery()
    told = [each.get(box, back) for box in Box]
    row = session.execute(_from(select(*told)).where(some)).one()
    return dict(zip(Box, row, strict=True))


def notices_back(reader_id: int) -> int:
    """Return how many notices of decisions came back and have not been read since."""
    return session.scalar(how_many(Box.notices).where(readable_by(reader_id))) or 0


def how_many(*boxes: Box) -> Select[Any]:
    """Return the question how many mails these lists hold, to be asked along with others."""
    return _from(select(func.count()), *boxes).where(or_(*(_in(box) for box in boxes)))


def _from(asked: Any, *boxes: Box) -> Select[Any]:
    """Read mails with their requests; with their letters for the one list that asks for those.

    Most mails are of no letter, and PostgreSQL takes seconds to find none for 200,000.
    """
    joined: Select[Any] = (asked.select_from(InboundMail)
                           .outerjoin(Case, Case.id == InboundMail.case_id))
    if Box.notices not in boxes:
        return joined
    return (joined.outerjoin(OutboxLetter, OutboxLetter.id == InboundMail.outbox_id)
            .outerjoin(Action, Action.id == OutboxLetter.action_id))


def _in(box: Box) -> ColumnElement[bool]:
    state, open_ = InboundMail.state, InboundMail.settled_at.is_(None)
    check = and_(state == "log_only", InboundMail.rcpt.startswith(f"{addresses.PROBE}+"))
    return {
        Box.quarantine: and_(state == "quarantine", open_),
        Box.failed: and_(state == "failed", open_),
        Box.notices: and_(
            state == "bounce", open_, OutboxLetter.bounced_at.is_not(None),
            or_(and_(OutboxLetter.letter.in_(NOTICES), Action.notice_seen_at.is_(None)),
                and_(OutboxLetter.letter.in_(ANSWERS), Case.answer_seen_at.is_(None)),
                *(unheard.is_lost(page) for page in Read))),
        Box.flagged: and_(state == "flagged", open_),
        Box.bounces: state == "bounce",
        Box.automatic: and_(state == "log_only", not_(check)),
        Box.all: not_(check),
        Box.checks: check,
    }[box]


def readable_by(staff_id: int) -> ColumnElement[bool]:
    """Say of a mail that neither it nor its request is of somebody close to the reader."""
    close = humans.close_to(staff_id)
    return and_(
        or_(InboundMail.person_id.is_(None), InboundMail.person_id == staff_id,
            InboundMail.person_id.not_in(close)),
        or_(Case.id.is_(None), hidden.readable_by(staff_id)))


def became_of(message_id: str) -> tuple[str, str | None, str | None] | None:
    """Return state, reason and request of the newest mail with this Message-ID, once read."""
    row = session.execute(
        select(InboundMail.state, InboundMail.reason, Case.ref)
        .outerjoin(Case, Case.id == InboundMail.case_id)
        .where(InboundMail.message_id == message_id, InboundMail.state != "waiting")
        .order_by(InboundMail.id.desc()).limit(1)).first()
    return (row[0], row[1], row[2]) if row else None
