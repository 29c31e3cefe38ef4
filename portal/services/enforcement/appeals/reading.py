"""What came of a review, as its person and staff read it on the decision's page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from portal.models import Action, Appeal, Argument, Case, Message, Person
from portal.policy.appeals import Outcome
from portal.services.store import rows


class Result(NamedTuple):
    """A decided review: why, each argument with its answer, and what changed, line by line.

    `seen_at` is when its person first read this, None while they have not.
    """

    request: str
    outcome: Outcome
    decided_by: str
    decided_at: datetime | None
    seen_at: datetime | None
    reasons: str
    lines: tuple[str, ...]
    points: tuple[tuple[str, str], ...]


# What the answer to a review told of what follows, for queries of `Case` and `Appeal`.
FACTS = (select(Message.facts)
          .where(Message.case_id == Case.id, Message.author_id == Appeal.decided_by_id,
                 Message.at >= Appeal.decided_at, Message.voice == "team")
          .order_by(Message.id).limit(1).correlate(Case, Appeal).scalar_subquery())
_results = (
    select(Case.ref, Appeal.outcome, Person.name, Appeal.decided_at, Case.answer_seen_at,
           Appeal.reasons, FACTS, Argument.text, Argument.answer)
    .join(Appeal, Appeal.case_id == Case.id).join(Person, Person.id == Appeal.decided_by_id)
    .join(Argument, Argument.case_id == Case.id)
    .where(Appeal.reasons.is_not(None)).order_by(Argument.number))
_newest = (select(func.max(Appeal.case_id)).join(Action, Action.id == Appeal.action_id)
           .where(Action.ref == bindparam("ref"), Appeal.reasons.is_not(None))
           .scalar_subquery())
_LAST = _results.where(Case.id == _newest)


def of_review(case: Case, review: Appeal, arguments: Sequence[Argument], decided_by: str,
              facts: dict[str, Any] | None) -> Result:
    """Return what came of a review that was read already; `facts` as `FACTS` found them."""
    head = (case.ref, review.outcome, decided_by, review.decided_at, case.answer_seen_at,
            review.reasons, facts)
    return _made(head, [(one.text, one.answer) for one in arguments])


def last_result(decision_ref: str) -> Result | None:
    """Return what came of the newest review of a decision that somebody has decided."""
    found = rows(_LAST, {"ref": decision_ref})
    return _made(found[0][:-2], [row[-2:] for row in found]) if found else None


def _made(head: Sequence[Any], points: Sequence[Sequence[Any]]) -> Result:
    request, outcome, by, at, seen_at, reasons, facts = head
    told: dict[str, Any] = facts or {}
    return Result(request, Outcome(outcome), by, at, seen_at, reasons,
                  tuple(told.get("lines", ())),
                  tuple((text, answer or "") for text, answer in points))
