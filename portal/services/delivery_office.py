"""The delivery office: letters that wait, letters that went out, and those that could not."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from portal import clock
from portal.mail import outbox
from portal.models import OutboxLetter, Person
from portal.policy.refusal import Refusal
from portal.services import events, humans
from portal.services.mailroom import arrivals
from portal.services.mailroom.arrivals import Box
from portal.services.store import session

LATELY = timedelta(hours=24)
MOST = 100
NUMBERS = 6  # of `Office`, read in front of the letters


class Troubled(NamedTuple):
    """A letter that failed: waiting for its next try at `due_at`, or dead since `dead_at`."""

    ref: str
    letter: str
    subject: str | None
    to_address: str
    person_ref: str | None
    name: str | None
    created_at: datetime
    due_at: datetime
    dead_at: datetime | None
    attempts: int
    error: str | None


class Office(NamedTuple):
    """How mail stands. `oldest` is when the longest waiting letter was written, aware UTC.

    `arrived_open` counts mails that were not placed or not read, `notices_back` notices of
    decisions that came back to us and that their person has not read since.
    """

    waiting: int
    oldest: datetime | None
    sent_lately: int
    dead_count: int
    troubled: tuple[Troubled, ...]
    arrived_open: int = 0
    notices_back: int = 0

    @property
    def dead(self) -> list[Troubled]:
        """Letters that nobody will try again unless staff say so; the latest first."""
        return [letter for letter in self.troubled if letter.dead_at]

    @property
    def retrying(self) -> list[Troubled]:
        """Letters that failed and will be tried again by themselves."""
        return [letter for letter in self.troubled if not letter.dead_at]


_WAITS = (OutboxLetter.sent_at.is_(None), OutboxLetter.dead_at.is_(None))


def office(staff_id: int) -> Office:
    """Return how mail stands now; letters to somebody close to the reader are not named."""
    found = session.execute(_numbers_and_troubled(staff_id)).all()
    many, since, lately, lost, arrived, back = found[0][:NUMBERS]
    troubled = tuple(Troubled(*row[NUMBERS:]) for row in found if row.ref)
    return Office(many, since, lately, lost, troubled, arrived, back)


def _numbers_and_troubled(staff_id: int) -> Select[Any]:
    """One row for each letter in trouble, at least one, with the numbers in front of each."""
    numbers, troubled = _numbers(staff_id).subquery(), _troubled(staff_id).subquery()
    return (select(*numbers.c, *troubled.c).select_from(numbers).outerjoin(troubled, true())
            .order_by(*_order(troubled.c)))


def _numbers(staff_id: int) -> Select[Any]:
    waiting = select(func.count()).select_from(OutboxLetter).where(*_WAITS)
    oldest = select(func.min(OutboxLetter.created_at)).where(*_WAITS)
    sent = select(func.count()).select_from(OutboxLetter).where(
        OutboxLetter.sent_at > clock.now() - LATELY)
    dead = select(func.count()).select_from(OutboxLetter).where(
        OutboxLetter.dead_at.is_not(None), _readable_by(staff_id))
    return select(*(one.scalar_subquery().label(f"number_{at}") for at, one in enumerate((
        waiting, oldest, sent, dead,
        *(arrivals.how_many(*boxes).where(arrivals.readable_by(staff_id))
          for boxes in ((Box.quarantine, Box.failed), (Box.notices,)))))))


def _troubled(staff_id: int) -> Select[*tuple[Any, ...]]:
    failed = or_(OutboxLetter.dead_at.is_not(None),
                 OutboxLetter.sent_at.is_(None) & OutboxLetter.error.is_not(None))
    return (select(OutboxLetter.ref, OutboxLetter.letter, OutboxLetter.subject,
                   OutboxLetter.to_address, Person.ref.label("person_ref"), Person.name,
                   OutboxLetter.created_at, OutboxLetter.due_at, OutboxLetter.dead_at,
                   OutboxLetter.attempts, OutboxLetter.error)
            .outerjoin(Person, Person.id == OutboxLetter.person_id)
            .where(failed, _readable_by(staff_id)).order_by(*_order(OutboxLetter)).limit(MOST))


def _readable_by(staff_id: int) -> ColumnElement[bool]:
    """Say of a letter that it is to nobody close to the reader, or to the reader."""
    whose = OutboxLetter.person_id
    return or_(whose.is_(None), whose == staff_id, whose.not_in(humans.close_to(staff_id)))


def _order(letter: Any) -> tuple[Any, ...]:
    """Dead ones first, the latest first; then those that are tried again, the next one first."""
    first_dead = case((letter.dead_at.is_not(None), 0), else_=1)
    return first_dead, letter.dead_at.desc(), letter.due_at


def is_known(ref: str, staff_id: int) -> bool:
    """Tell whether there is a letter with this reference that the reader may know of."""
    return session.scalar(select(OutboxLetter.id).where(
        OutboxLetter.ref == ref, _readable_by(staff_id))) is not None


def try_again(ref: str, *, by: int, name: str) -> None:
    """Put a dead letter back into the outbox, for its first try, on the word of this reviewer.

    Raises `Refusal` if there is no dead letter with this reference (any more).
    """
    if not outbox.revive(session, ref, by=name, now=clock.now()):
        raise Refusal("This letter is not waiting for you any more: it was sent, or somebody "
                      "has put it back already.")
    letter = session.execute(
        select(OutboxLetter.letter, OutboxLetter.person_id, OutboxLetter.action_id)
        .where(OutboxLetter.ref == ref)).one()
    events.record("letter.revived", by=by, person=letter.person_id, action=letter.action_id,
                  facts={"letter": letter.letter, "ref": ref})
