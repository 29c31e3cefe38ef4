"""Feedback that was told before and reads differently now: one by one, with the living sum."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from portal.models import Contract, Feedback
from portal.services import feedback as feedback_service
from portal.services.marketplace.importing import landings
from portal.services.marketplace.importing.shapes import Rows, Staged, table_of
from portal.services.store import session

BECAUSE = "the marketplace told us that it was changed"
UNPAID = "its contract was not paid"  # the one thing of a contract that takes a part's weight
PARTS = ("given_at", "stars_tenths", "public_comment", "public_categories", "private_comment",
         "private_categories", "recommend", "end_reason")
CHUNK = 500


def change_feedback(connection: sa.Connection, staged: Staged, now: datetime) -> int:
    """Change each stored feedback that differs; return how many. Removed ones stay removed."""
    row = landings.feedback(staged, now).subquery("row")
    stored = table_of(Feedback)
    differs = sa.or_(*(stored.c[part].is_distinct_from(row.c[part]) for part in PARTS))
    found = select(stored.c.id, *(row.c[part] for part in PARTS)).join(
        row, row.c.external_id == stored.c.external_id).where(
        differs, stored.c.removed_at.is_(None)).order_by(stored.c.id)
    changed = 0
    for chunk in _chunks(connection, found):
        for id_, parts in chunk.items():
            _change(id_, parts)
        changed += len(chunk)
        session.flush()
        session.expunge_all()
    return changed


def feedback_of_changed_contracts(connection: sa.Connection, staged: Staged, now: datetime,
                                  ) -> list[int]:
    """Return the ids of stored feedback that a changed contract end or payment concerns."""
    row = landings.contracts(staged, now).subquery("row")
    paid = (Contract.paid_cents > 0) != (row.c.paid_cents > 0)
    return list(connection.scalars(
        select(Feedback.id).join(Contract, Contract.id == Feedback.contract_id)
        .join(row, row.c.external_id == Contract.external_id)
        .where(sa.or_(Contract.ended_at.is_distinct_from(row.c.ended_at), paid))))


def derive_again(ids: list[int]) -> None:
    """Redo what follows from the contracts of these feedbacks, and their sums."""
    for id_ in ids:
        feedback = session.get_one(Feedback, id_)
        became_due = {} if feedback.countable_at else {
            "private_categories": feedback.private_categories}
        feedback_service.change(feedback, by=None, because=BECAUSE, no_longer=UNPAID,
                                **became_due)
    session.flush()


def _change(id_: int, parts: Mapping[str, Any]) -> None:
    feedback = session.get_one(Feedback, id_)
    feedback_service.change(feedback, by=None, because=BECAUSE, **{
        name: value for name, value in parts.items() if getattr(feedback, name) != value})


def _chunks(connection: sa.Connection, found: Rows) -> Iterator[dict[int, dict[str, Any]]]:
    """Give the differing rows some at a time, never all of them in memory."""
    column, last = found.selected_columns[0], 0
    while rows := list[Any](connection.execute(found.where(column > last).limit(CHUNK))):
        last = rows[-1][0]
        yield {row[0]: {name: _value(name, value) for name, value
                        in zip(PARTS, row[1:], strict=True)} for row in rows}


def _value(name: str, value: object) -> object:
    return frozenset(str(value).split()) if name.endswith("_categories") else value
