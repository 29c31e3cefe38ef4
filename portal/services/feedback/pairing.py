"""When both sides have given feedback on a contract, both can be seen."""

from datetime import datetime

from sqlalchemy import select

from portal.models import Contract, Feedback
from portal.services.feedback import visible
from portal.services.store import session


def locked(contract_id: int) -> Contract:
    """Return a contract as it stands now, locked: of two sides giving at once, one waits.

    Whoever needs a person's lock as well takes that one first.
    """
    return session.scalars(
        select(Contract).where(Contract.id == contract_id)
        .with_for_update(key_share=True).execution_options(populate_existing=True)).one()


def pair(feedback: Feedback, *, at: datetime) -> list[Feedback]:
    """Note on both sides' feedback that both were given; those for which this is new.

    The contract is locked by the caller. Neither a private part alone pairs nor what was
    removed: that the other side's can suddenly be seen would tell that it was given.
    """
    if feedback.paired_at or not visible.has_public(feedback):
        return []
    other = session.scalar(select(Feedback).where(
        Feedback.contract_id == feedback.contract_id, Feedback.side != feedback.side)
        .execution_options(populate_existing=True))
    if other is None or other.removed_at or not visible.has_public(other):
        return []
    both = [feedback, other]
    for one in both:
        one.paired_at = max(at, other.given_at)
    return both
