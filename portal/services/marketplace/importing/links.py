"""Connected organisations and linked accounts: whoever hangs together shares one number."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import bindparam, select, update

from portal.models import ActionItem, Contract, Feedback, Organisation, Person, Touched
from portal.models.base import Base
from portal.services.marketplace.importing.shapes import Cell, Staged, table_of


def link_people(connection: sa.Connection, staged: Staged) -> None:
    """Give accounts of the same human being the same `human_id`."""
    pairs = _pairs(connection, Person, staged["people"], "linked_to")
    _share(connection, table_of(Person), "human_id", pairs)


def connect_organisations(connection: sa.Connection, staged: Staged, now: object) -> None:
    """Give connected organisations the same `group_id`, also in the feedback they gave."""
    pairs = _pairs(connection, Organisation, staged["organisations"], "connected_to")
    moved = _share(connection, table_of(Organisation), "group_id", pairs)
    for organisation_id, group_id in moved.items():
        move_feedback(connection, organisation_id, group_id, now)


def _pairs(connection: sa.Connection, table: type[Base], staged: sa.Table, told: str,
           ) -> list[tuple[int, int]]:
    """Find who is told to hang together, as ids."""
    one, other = table_of(table).alias("one"), table_of(table).alias("other")
    return [tuple(row) for row in connection.execute(
        select(one.c.id, other.c.id).select_from(staged)
        .join(one, one.c.external_id == staged.c.external_id)
        .join(other, other.c.external_id == staged.c[told])
        .where(staged.c[told].is_not(None)))]


def _share(connection: sa.Connection, table: sa.Table, column: str,
           pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Write the shared number of everybody in `pairs`; return those whose number is new."""
    told = {one for pair in pairs for one in pair}
    before = _numbers(connection, table, table.c.id, column, told)
    before |= _numbers(connection, table, table.c[column],
                       column, {number for number in before.values() if number})
    known = [(one, -number) for one, number in before.items() if number]
    root = _roots([*pairs, *known])
    smallest: dict[int, int] = {}
    for one in sorted(root, key=lambda one: (one > 0, abs(one))):  # numbers in use come first
        smallest.setdefault(root[one], abs(one))
    after = {one: smallest[root[one]] for one in root if one > 0}
    moved = {one: number for one, number in after.items() if before.get(one) != number}
    if moved:
        connection.execute(
            update(table).where(table.c.id == bindparam("one")).values(
                {column: bindparam("number")}),
            [{"one": one, "number": number} for one, number in moved.items()])
    return moved


def _numbers(connection: sa.Connection, table: sa.Table, by: Cell, column: str,
             values: Iterable[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    rest = sorted(values)
    for at in range(0, len(rest), 500):
        found.update(dict(connection.execute(
            select(table.c.id, table.c[column]).where(by.in_(rest[at:at + 500]))).all()))
    return found


def _roots(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each one the representative of all that hang together with it."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {one: root(one) for one in list(parent)}


def move_feedback(connection: sa.Connection, organisation_id: int, group_id: int,
                   now: object) -> None:
    """Count what an organisation said as its group's, and look at those sums again.

    Decisions that count it hold the same number.
    """
    theirs = select(Contract.id).where(Contract.organisation_id == organisation_id)
    stale = sa.and_(Feedback.contract_id.in_(theirs), Feedback.client_group_id != group_id)
    people = connection.scalars(select(Feedback.freelancer_id).where(stale).distinct()).all()
    if people:
        connection.execute(sa.insert(table_of(Touched)), [
            {"freelancer_id": person, "due_at": now} for person in people])
        of_theirs = select(Feedback.id).where(stale)
        connection.execute(update(table_of(ActionItem)).where(
            ActionItem.feedback_id.in_(of_theirs)).values(client_group_id=group_id))
        connection.execute(update(table_of(Feedback)).where(stale).values(
            client_group_id=group_id))
