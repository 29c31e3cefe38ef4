"""What came of a review, as its person and staff read it on the decision's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from portal.models import Appeal, Argument, Case, Message, Person
from portal.policy.appeals import Outcome
from portal.services.store import rows


@dataclass(frozen=True)
class Result:
    """A decided review: why, each argument with its answer, and what changed, line by line."""

    request: str
    outcome: Outcome
    decided_by: str
    decided_at: datetime | None
    reasons: str
    lines: tuple[str, ...]
    points: tuple[tuple[str, str], ...]


_FACTS = (select(Message.facts)
          .where(Message.case_id == Case.id, Message.author_id == Appeal.decided_by_id,
                 Message.at >= Appeal.decided_at, Message.voice == "team")
          .order_by(Message.id).limit(1).correlate(Case, Appeal).scalar_subquery())
_RESULT = (
    select(Case.ref, Appeal.outcome, Person.name, Appeal.decided_at, Appeal.reasons, _FACTS,
           Argument.text, Argument.answer)
    .join(Appeal, Appeal.case_id == Case.id).join(Person, Person.id == Appeal.decided_by_id)
    .join(Argument, Argument.case_id == Case.id)
    .where(Case.ref == bindparam("ref")).order_by(Argument.number))


def result(ref: str) -> Result | None:
    """Return what came of the review with this request; None while nobody has decided it."""
    found = rows(_RESULT, {"ref": ref})
    if not found:
        return None
    request, outcome, by, at, reasons, facts = found[0][:6]
    told: dict[str, Any] = facts or {}
    return Result(request, Outcome(outcome), by, at, reasons, tuple(told.get("lines", ())),
                  tuple((row.text, row.answer or "") for row in found))
