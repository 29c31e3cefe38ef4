"""Mondays: a completed path names one, and when it has come the hold is over, for all at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, select, text, update

from portal.models import Action
from portal.models.enforcement import IN_FORCE
from portal.policy import restoration
from portal.policy.vocabulary import Kind
from portal.services import events
from portal.services.enforcement import restored
from portal.services.enforcement.mondays import overview
from portal.services.enforcement.standing import lock_decision
from portal.services.many import among
from portal.services.pace import Pace
from portal.services.store import session

__all__ = ["Restored", "overview", "restore_due", "schedule"]

ACTION: Table = Action.__table__


@dataclass(frozen=True)
class Restored:
    """What one run did: how many holds ended, and how many of them were written down late."""

    count: int = 0
    late: int = 0


def schedule(action: Action, completed_at: datetime) -> None:
    """Name the Monday on which a hold ends: its path was completed at `completed_at`.

    The first completion stands; a hold that has ended meanwhile is left alone. Naive instants
    raise ValueError. The rule: `policy/restoration.py`.
    """
    lock_decision(action)
    over = action.lifted_at or action.restored_at or action.restores_on
    if action.kind != Kind.hold or action.in_force_from is None or over:
        return
    action.completed_at = completed_at
    action.restores_on = restoration.restores_on(completed_at)
    action.ends_at = restoration.instant_of(action.restores_on)
    events.record("hold.scheduled", by=action.person_id, person=action.person_id,
                  action=action.id, facts={"restores_on": action.restores_on.isoformat()})
    session.flush()


def restore_due(as_of: datetime, batch: int | None = None,
                commit: Callable[[], None] = lambda: None) -> Restored:
    """Write down every restoration whose Monday has come by `as_of` (aware UTC).

    Never early, each hold once, however often and by however many workers it runs. `commit`
    ends the transaction after each batch, of a size that keeps it short unless one is given;
    whatever it raises stops the run between batches.
    """
    count = late = 0
    pace = Pace(batch)
    for monday in _mondays_due(as_of):
        for ids in _claims(monday, as_of, pace):
            restored.write_down(ids, monday, as_of)
            count += len(ids)
            late += len(ids) if restored.is_late(monday, as_of) else 0
            commit()
            pace.next()
    return Restored(count, late)


def _mondays_due(as_of: datetime) -> list[date]:
    due = (select(ACTION.c.restores_on).distinct()
           .where(text(IN_FORCE), ACTION.c.restores_on <= restoration.last_monday_due(as_of))
           .order_by(ACTION.c.restores_on))
    return list(session.scalars(due))


def _claims(monday: date, as_of: datetime, pace: Pace) -> Iterator[list[int]]:
    """Batches of holds of that Monday, until none is left that nobody else is writing down.

    Each search begins where the last one ended, so that it does not walk over what is done; a
    last one from the start finds what another worker had to leave.
    """
    after = 0
    while True:
        ids = _claim(monday, as_of, pace.size, after)
        if ids:
            yield ids
        elif after == 0:
            return
        after = ids[-1] if ids else 0


def _claim(monday: date, as_of: datetime, batch: int, after: int) -> list[int]:
    """End some holds of that Monday; their ids. Rows that another worker holds are passed by.

    The instant is derived once more from the date: the time zone database may have changed.
    """
    due = (select(ACTION.c.id)
           .where(text(IN_FORCE), ACTION.c.restores_on == monday, ACTION.c.id > after)
           .order_by(ACTION.c.id).limit(batch).with_for_update(skip_locked=True, key_share=True))
    ids = list(session.scalars(due))
    if ids:
        session.execute(update(ACTION).where(among(ACTION.c.id, ids)).values(
            restored_at=as_of, ends_at=restoration.instant_of(monday)))
    return ids
