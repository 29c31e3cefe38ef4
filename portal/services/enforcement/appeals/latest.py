"""The newest review of a decision, read along with the decision itself in the same query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from portal.models import Action, Appeal, Case
from portal.policy.appeals import Outcome


class Latest(NamedTuple):
    """A review as pages of its decision tell it; aware UTC. `mine`: the reader asked for it."""

    request: str
    mine: bool
    asked_at: datetime
    due_at: datetime | None
    decided_at: datetime | None
    outcome: str | None

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it."""
        return self.decided_at is None

    @property
    def is_decided(self) -> bool:
        """Whether somebody has; one that was taken back is not."""
        return self.outcome is not None and self.outcome != Outcome.withdrawn


_Newer = aliased(Appeal)
_NEWEST = (select(func.max(_Newer.case_id)).where(_Newer.action_id == Action.id)
           .correlate(Action).scalar_subquery())
COLUMNS: tuple[Any, ...] = (
    Case.ref, Case.person_id == bindparam("person"), Appeal.asked_at, Case.due_at,
    Appeal.decided_at, Appeal.outcome)


def joined(statement: Select[Any]) -> Select[Any]:
    """Return a query for decisions with the newest review of each beside it, if there is one."""
    return (statement.outerjoin(Appeal, Appeal.case_id == _NEWEST)
            .outerjoin(Case, Case.id == Appeal.case_id))


def of_columns(values: Sequence[Any]) -> Latest | None:
    """Return the review that the values of `COLUMNS` tell of."""
    ref, mine, *rest = values
    return Latest(ref, bool(mine), *rest) if ref else None
