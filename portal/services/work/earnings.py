"""What a freelancer has earned and not yet withdrawn; no decision about proposals changes it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from portal.models import Balance
from portal.services.store import session


class Money(NamedTuple):
    """A balance in cents of one currency, as the marketplace told it at `as_of` (aware UTC)."""

    currency: str
    available_cents: int
    pending_cents: int
    as_of: datetime


def balances(person_id: int) -> list[Money]:
    """Return a person's balances, one for each currency."""
    rows = session.execute(
        select(Balance.currency, Balance.available_cents, Balance.pending_cents, Balance.as_of)
        .where(Balance.person_id == person_id).order_by(Balance.currency))
    return [Money(*row) for row in rows]
