"""The crowd that private items hide in: clients who named nothing in public (decision 4)."""

from datetime import datetime

from sqlalchemy import Select, func, select

from portal.models import Contract, Feedback, Organisation
from portal.services import double_blind


def size(freelancer_id: int, since: datetime, until: datetime) -> Select[int]:
    """Return the query for how many client organisations a private item can hide among.

    Those with a paid contract that ended in the window and without public
    dissatisfaction in it that can be seen at its end.
    """
    group = func.coalesce(Organisation.group_id, Organisation.id)
    named = select(Feedback.client_group_id).where(
        Feedback.freelancer_id == freelancer_id, Feedback.public_negative,
        Feedback.removed_at.is_(None), double_blind.by(until),
        Feedback.contract_ended_at >= since, Feedback.contract_ended_at <= until)
    return (
        select(func.count(func.distinct(group))).select_from(Contract)
        .join(Organisation, Organisation.id == Contract.organisation_id)
        .where(Contract.freelancer_id == freelancer_id, Contract.paid_cents > 0,
               Contract.ended_at >= since, Contract.ended_at <= until, group.not_in(named)))
