"""What a mailed reply objects to: the decision of its request, or the removal of a feedback."""

from sqlalchemy import select

from portal import clock
from portal.models import Action, Case, Feedback
from portal.policy.vocabulary import Kind
from portal.services.cases import held, notices
from portal.services.cases.held import HeldCase
from portal.services.enforcement.appeals import known, matters, undoing
from portal.services.store import rows, session


def to_what(case: HeldCase) -> str | None:
    """Return the reference of what a reply in this request objects to; None if to nothing.

    A decision that has ended can be objected to as long as on its page.
    """
    if case.kind not in notices.KINDS:
        return None
    if case.feedback_id:
        return session.get_one(Feedback, case.feedback_id).ref
    action = session.get(Action, case.action_id) if case.action_id else None
    if action is None or _only_asks(action):
        return None
    opened = notices.of(action.id)
    return action.ref if opened is not None and opened.id == case.id else None


def asks(case: HeldCase) -> bool:
    """Whether the decision of this request still asks for things, which a reply then answers."""
    action = session.get_one(Action, case.action_id) if case.action_id else None
    return action is not None and bool(action.asks) and not undoing.is_over(action, clock.now())


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


def _only_asks(action: Action) -> bool:
    """Whether it is a question that takes nothing: its reply is the answer alone."""
    return action.kind == Kind.info_request and action.account_active is not False
