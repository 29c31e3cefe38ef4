"""What staff do about a mail that arrived: say where it belongs, read it again, set it aside."""

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal import clock
from portal.models import Action, Case, InboundMail
from portal.policy.refusal import Conflict, Refusal
from portal.policy.requests import NOTE_LIMIT
from portal.policy.text import clean
from portal.services import events
from portal.services.cases import hidden, notices
from portal.services.mailroom import arrival, arriving
from portal.services.store import session

CHANGED = "Somebody else has dealt with this mail meanwhile, or it was read again. Look at it anew."
NO_REQUEST = "There is no request with this reference. It begins with Q-, for a decision D-."
NOT_NOW = "This mail is where it belongs; there is nothing to do about it."
NO_REASON = "Say why it is set aside."


def place(ref: str, *, request: str, by: int, seen: str) -> None:
    """Say which request a mail belongs to: it comes into the thread, marked, and moves no date.

    `request` is its reference or that of the decision which opened it, because that is what
    pages ask people to quote. The inbound door does it within a second. Raises `LookupError`,
    `Conflict` or `Refusal`.
    """
    mail = _locked(ref, by, seen)
    case = session.scalar(_named(request.strip().upper()).where(hidden.readable_by(by)))
    if case is None:
        raise Refusal(NO_REQUEST)
    if mail.thread_message_id is not None or mail.state not in arrival.PLACEABLE:
        raise Refusal(NOT_NOW)
    arriving.try_again(mail)
    mail.case_id, mail.person_id = case.id, case.person_id
    mail.placed_at, mail.placed_by_id = clock.now(), by
    events.record("mail.placed", by=by, person=case.person_id, action=case.action_id,
                  facts={"mail": mail.ref, "request": case.ref})


def _named(ref: str) -> Select[Case]:
    opened = select(Action.id).where(Action.ref == ref)
    return select(Case).where(or_(Case.ref == ref, and_(
        Case.action_id.in_(opened), Case.kind.in_(notices.KINDS)))).order_by(Case.id).limit(1)


def read_again(ref: str, *, by: int, seen: str) -> None:
    """Let a mail go through once more as if it had just arrived. Raises as `place` does."""
    _again(_locked(ref, by, seen), by)


def replay(ref: str) -> InboundMail:
    """Do the same for the operator, who has no account here; the mail. Raises as `read_again`."""
    mail = _one(InboundMail.ref == ref)
    _again(mail, None)
    return mail


def _again(mail: InboundMail, by: int | None) -> None:
    if mail.thread_message_id is not None or mail.state not in arrival.AGAIN:
        raise Refusal(NOT_NOW)
    arriving.try_again(mail)
    events.record("mail.read_again", by=by, person=mail.person_id, facts={"mail": mail.ref})


def set_aside(ref: str, *, because: str, by: int, seen: str) -> None:
    """Note that a mail was dealt with, and how. It stays with its original. Raises as `place`."""
    mail = _locked(ref, by, seen)
    reason = clean(because, NOTE_LIMIT, "your reason")
    if not reason:
        raise Refusal(NO_REASON)
    if mail.settled_at is not None or mail.state not in arrival.ASIDE:
        raise Refusal(NOT_NOW)
    if mail.state in {"quarantine", "failed"}:
        mail.state = "set_aside"
    mail.settled_at, mail.settled_by_id = clock.now(), by
    events.record("mail.set_aside", by=by, person=mail.person_id, because=reason,
                  facts={"mail": mail.ref})


def _one(which: ColumnElement[bool]) -> InboundMail:
    mail = session.scalar(select(InboundMail).where(which)
                          .with_for_update().execution_options(populate_existing=True))
    if mail is None:
        raise LookupError
    return mail


def _locked(ref: str, by: int, seen: str) -> InboundMail:
    mail = _one(InboundMail.id == arrival.id_for(by, ref))
    if seen != arrival.mark(mail.state, mail.attempts, mail.settled_at):
        raise Conflict(CHANGED)
    return mail
