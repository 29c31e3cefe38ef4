"""What a person may do right now: read for pages, read again under lock for writes."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select

from portal import clock
from portal.models import Action, Person
from portal.policy.restrictions import taken
from portal.policy.standing import ActionInForce, Standing, Verdict
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services import humans
from portal.services.store import rows, session

ACTION_COLUMNS = (
    Action.ref, Action.kind, Action.ground, Action.in_force_from, Action.ends_at,
    Action.restores_on, Action.completed_at, Action.account_active,
)

IN_FORCE = (
    Action.in_force_from.is_not(None), Action.lifted_at.is_(None), Action.restored_at.is_(None))


def action_in_force(row: Iterable[Any]) -> ActionInForce:
    """Turn one row of `ACTION_COLUMNS` into the policy's value."""
    ref, kind, ground, since, ends_at, restores_on, completed_at, account_active = row
    return ActionInForce(
        ref=ref, kind=Kind(kind), ground=Ground(ground), since=since, ends_at=ends_at,
        restores_on=restores_on, abilities=taken(Kind(kind), account_active),
        completed_at=completed_at)


def linked_actions(person_id: int, human_id: int) -> list[ActionInForce]:
    """Return actions in force on the other accounts of the same human being."""
    rows = session.execute(
        select(*ACTION_COLUMNS).join(Person, Person.id == Action.person_id)
        .where(Person.human_id == human_id, Person.id != person_id, *IN_FORCE))
    return [action_in_force(row) for row in rows]


_STANDING = (
    select(Person.human_id, *ACTION_COLUMNS)
    .outerjoin(Action, and_(Action.person_id == Person.id, *IN_FORCE))
    .where(Person.id == bindparam("person"))
)


def standing(person_id: int) -> Standing:
    """Return the standing of a person as of now, linked accounts included."""
    return of_rows(person_id, rows(_STANDING, {"person": person_id}))


def of_rows(person_id: int, found: Sequence[Any]) -> Standing:
    """Return the standing that rows with a `human_id` and then `ACTION_COLUMNS` amount to."""
    actions = [action_in_force(row[1:]) for row in found if row[1] is not None]
    if found and found[0][0] is not None:
        actions += linked_actions(person_id, found[0][0])
    return Standing(person_id, clock.now(), tuple(actions))


def may(person_id: int, ability: Ability) -> Verdict:
    """Say whether a person may do something now, and if not, because of which decision."""
    return standing(person_id).may(ability)


def require(person_id: int, ability: Ability) -> None:
    """Make sure, inside a writing transaction, that a person may do something.

    Takes a shared lock on the person (SQLite has the write lock already), so
    that a decision and the act it forbids can not pass each other. Raises
    `Paused` with the verdict.
    """
    lock(person_id, shared=True)
    standing(person_id).demand(ability)


def lock(person_id: int, *, shared: bool = False) -> None:
    """Lock a person's standing, on all accounts of that human being, until the transaction ends.

    Rows that merely point to the person can still be written meanwhile: their
    foreign keys would otherwise wait here, and two of them could wait for each
    other.
    """
    session.execute(humans.accounts_of(person_id).order_by(Person.id)
                    .with_for_update(read=shared, key_share=not shared))
