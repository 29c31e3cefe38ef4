"""Both sides of a contract in an import: when theirs can be seen, and is looked at."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import case, func, literal, select

from portal.models import Feedback, Touched
from portal.models.base import UTCDateTime
from portal.policy import feedback as policy
from portal.services.feedback import visible
from portal.services.many import among
from portal.services.marketplace.importing.shapes import Cell, table_of

DAY = timedelta(days=1)
PUBLIC = ("stars", "public_comment", "public_categories")
AHEAD = 2  # days: a machine that tells us of an end may be ahead of us


def paired_at(one: sa.FromClause, other: sa.FromClause) -> Cell:
    """When the second of two staged rows was given, if both have a public part; else nothing."""
    both = sa.and_(_says_something(one), _says_something(other))
    return case((both, _later(one.c.given_at, other.c.given_at)), else_=None)


def pair_new(connection: sa.Connection, last_id: int, now: datetime) -> None:
    """Pair feedback after `last_id` with what was stored before, and have such sums looked at."""
    if not last_id:
        return  # everything is in the same files, and paired
    new, old = table_of(Feedback).alias("new"), table_of(Feedback).alias("old")
    met = sa.and_(old.c.contract_id == new.c.contract_id, old.c.side != new.c.side,
                  new.c.id > last_id, old.c.removed_at.is_(None),
                  *(visible.says_something(one.c) for one in (new, old)))
    unpaired = [select(one.c.id).select_from(new).join(old, met).where(one.c.paired_at.is_(None))
                for one in (new, old)]
    stored, other = table_of(Feedback), table_of(Feedback).alias("other")
    second = (select(_later(stored.c.given_at, other.c.given_at))
              .where(other.c.contract_id == stored.c.contract_id, other.c.side != stored.c.side)
              .correlate(stored).scalar_subquery())
    ids = list(connection.scalars(sa.union(*unpaired)))
    connection.execute(sa.update(stored).where(among(stored.c.id, ids)).values(paired_at=second))
    _touch(connection, select(stored.c.freelancer_id, _at(now)).where(
        among(stored.c.id, ids), stored.c.public_negative, stored.c.id <= last_id))
    _part_from_removed(connection, last_id)


def _part_from_removed(connection: sa.Connection, last_id: int) -> None:
    """Undo the pairing of new feedback with what was removed unseen and stands in the files."""
    stored, old = table_of(Feedback), table_of(Feedback).alias("old")
    unseen = sa.exists().where(
        old.c.contract_id == stored.c.contract_id, old.c.side != stored.c.side,
        old.c.removed_at.is_not(None), old.c.paired_at.is_(None))
    connection.execute(sa.update(stored).where(stored.c.id > last_id, unseen)
                       .values(paired_at=None))


def touch_new(connection: sa.Connection, last_id: int, now: datetime) -> None:
    """Have the weekly check look at everybody who got feedback after `last_id`.

    A private part is due when it may count, a public one that names something
    when it can be seen; everything else at once.
    """
    new, seen = Feedback.id > last_id, visible.by(now)
    waits = sa.and_(Feedback.public_negative, ~seen)
    _touch(connection, select(Feedback.freelancer_id, func.min(Feedback.given_at)).where(
        new, ~waits, sa.or_(Feedback.countable_at.is_(None), Feedback.public_negative))
        .group_by(Feedback.freelancer_id))
    _touch(connection, select(Feedback.freelancer_id, Feedback.countable_at).where(
        new, Feedback.countable_at.is_not(None)))
    _touch(connection, select(Feedback.freelancer_id, _seen_from(now)).where(new, waits))


def _seen_from(now: datetime) -> Cell:
    """`policy.visible_from`: unpaired, one branch for each day the contract may have ended on."""
    first = policy.ended_before(now)
    days = [first + DAY * n for n in range(policy.GIVING_DAYS + AHEAD)]
    ends = Feedback.contract_ended_at
    alone = [(ends < day + DAY, _at(policy.visible_from(day, None))) for day in days]
    return case((Feedback.paired_at.is_not(None), Feedback.paired_at), *alone,
                else_=_at(policy.visible_from(days[-1] + DAY, None)))


def _says_something(staged: sa.FromClause) -> sa.ColumnElement[bool]:
    """Say of a staged row what `visible.says_something` says of a stored one."""
    return sa.or_(*(staged.c[name].is_not(None) for name in PUBLIC))


def _later(one: Cell, other: Cell) -> Cell:
    return case((one > other, one), else_=other)


def _at(instant: datetime) -> Cell:
    return literal(instant, UTCDateTime())


def _touch(connection: sa.Connection, rows: sa.Select[*tuple[object, ...]]) -> None:
    connection.execute(sa.insert(table_of(Touched)).from_select(["freelancer_id", "due_at"], rows))
