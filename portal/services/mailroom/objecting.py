"""What a mailed reply objects to: a decision, the removal of a feedback, the answer to a report.

That depends on the letter which it answers. Thanks for good news ask for no review, nor does
what somebody answers to a colleague; where nothing tells which letter it was, it is the last.
"""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, or_, select

from portal import clock
from portal.mail.letters import OBJECTED, OF_ANOTHER, TO_TEAM
from portal.mail.letters.inbound import Unasked
from portal.models import Action, Case, Feedback, OutboxLetter
from portal.policy.refusal import Refusal
from portal.policy.vocabulary import Kind
from portal.services.cases import held, notices
from portal.services.cases.held import HeldCase
from portal.services.enforcement import actions
from portal.services.enforcement.appeals import known, matters, removals
from portal.services.store import rows, session

REPORT = "report"
_SENT = (select(OutboxLetter.message_id, OutboxLetter.letter, OutboxLetter.subject)
         .where(OutboxLetter.person_id == bindparam("person"),
                or_(OutboxLetter.case_id == bindparam("case"),  # a Monday's letters name none
                    and_(OutboxLetter.case_id.is_(None),
                         OutboxLetter.action_id == bindparam("action"))),
                *(OutboxLetter.letter != name for name in sorted(OF_ANOTHER | TO_TEAM)))
         .order_by(OutboxLetter.id.desc()))


def to_what(case: HeldCase, replies_to: Sequence[str], subject: str) -> str | None:
    """Return the reference of what a reply in this request objects to; None if to nothing.

    `replies_to` are the Message-IDs that it answers, the nearest first. A decision that has ended
    can be objected to as long as on its page.
    """
    about = _about(case)
    if about is None or _answered(case, replies_to, subject) not in OBJECTED:
        return None
    if case.kind == REPORT:
        return about
    if case.feedback_id:
        # Whoever received a feedback is mostly glad that it is gone: their words are a message.
        feedback = session.get_one(Feedback, case.feedback_id)
        return about if removals.is_given_by(case.person_id, feedback) else None
    action = session.get(Action, case.action_id)
    return about if action is not None and not _only_asks(action) else None


def unasked(case: HeldCase) -> Unasked | None:
    """Return the review that could be asked for about what this request tells; None if none."""
    about = _about(case)
    matter = matters.of_person(case.person_id, about) if about else None
    if matter is None:
        return None
    try:
        known.demand_open(matter, known.of_matter(matter), clock.now())
    except Refusal:
        return None
    page = "/status/decisions/{}/review" if matter.action_id else "/requests/{}/review"
    path = "/feedback/{}/removal" if matter.removed else page
    return Unasked(matter.words, path.format(matter.ref), matter.window.closes)


def asks(case: HeldCase) -> bool:
    """Whether the decision of this request still asks for things, which a reply then answers."""
    action = session.get_one(Action, case.action_id) if case.action_id else None
    return action is not None and bool(action.asks) and not actions.is_over(action, clock.now())


def waiting(person_id: int, ref: str) -> HeldCase | None:
    """Return this person's review of it that nobody has decided yet, held; None without one."""
    matter = matters.of_person(person_id, ref)
    asked = known.of_matter(matter) if matter else []
    review = next((one.ref for one in asked
                   if one.decided_at is None and one.person_id == person_id), None)
    if review is None:
        return None
    (found,) = rows(held.QUERY, {"case": session.scalars(
        select(Case.id).where(Case.ref == review)).one()})
    return HeldCase(*found)


def _about(case: HeldCase) -> str | None:
    """Return the reference of what a request told: a decision, a removal, an answer."""
    if case.kind == REPORT:
        return case.ref
    if case.kind not in notices.KINDS:
        return None
    if case.feedback_id:
        return session.get_one(Feedback, case.feedback_id).ref
    action = session.get(Action, case.action_id) if case.action_id else None
    opened = notices.of(action.id) if action is not None else None
    return action.ref if action and opened and opened.id == case.id else None


def _answered(case: HeldCase, replies_to: Sequence[str], subject: str) -> str | None:
    """Return the name of the letter that a mail answers: by Message-ID, by subject, or the last.

    Some relays give letters another Message-ID on their way.
    """
    sent = rows(_SENT, {"case": case.id, "person": case.person_id, "action": case.action_id})
    by_id = {row.message_id: row.letter for row in sent}
    named = next((by_id[one] for one in replies_to if one in by_id), None)
    heading = " ".join(subject.split()).casefold()
    alike = (row.letter for row in sent if row.subject and row.subject.casefold() in heading)
    return named or next(alike, sent[0].letter if sent else None)


def _only_asks(action: Action) -> bool:
    """Whether it is a question that takes nothing: its reply is the answer alone."""
    return action.kind == Kind.info_request and action.account_active is not False
