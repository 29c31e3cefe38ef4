"""What a person may do right now: read for pages, read again under lock for writes."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Action, Person
from portal.policy.restrictions import taken
from portal.policy.standing import ActionInForce, Standing, Verdict
from portal.policy.vocabulary import Ability, Ground, Kind
from portal.services import humans, store
from portal.services.store import rows

ACTION_COLUMNS = (
    Action.ref, Action.kind, Action.ground, Action.in_force_from, Action.ends_at,
    Action.restores_on, Action.completed_at, Action.account_active,
)

WIDTH = 1 + len(ACTION_COLUMNS)

IN_FORCE = (
    Action.in_force_from.is_not(None), Action.lifted_at.is_(None), Action.restored_at.is_(None))


_Account = aliased(Person)  # each account of the same human being
_ELSEWHERE = _Account.id != Person.id


def with_actions(people: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a query for people with what is in force on any account of each human being.

    One row for each account and action; `in_force` takes the columns that come last.
    """
    return (people.add_columns(_ELSEWHERE, *ACTION_COLUMNS)
            .outerjoin(_Account, humans.is_account_of(_Account, Person))
            .outerjoin(Action, and_(Action.person_id == _Account.id, *IN_FORCE)))


def in_force(found: Sequence[Any]) -> tuple[ActionInForce, ...]:
    """Return the actions in the last columns of rows, those of the person's own account first."""
    own_first = sorted((row[-WIDTH:] for row in found), key=itemgetter(0))
    return tuple(_action(row[1:]) for row in own_first if row[1] is not None)


def _action(row: Iterable[Any]) -> ActionInForce:
    ref, kind, ground, since, ends_at, restores_on, completed_at, account_active = row
    return ActionInForce(
        ref=ref, kind=Kind(kind), ground=Ground(ground), since=since, ends_at=ends_at,
        restores_on=restores_on, abilities=taken(Kind(kind), account_active),
        completed_at=completed_at)


_STANDING = with_actions(select(Person.id)).where(Person.id == bindparam("person"))
_ACCOUNTS = humans.accounts_of(bindparam("person", type_=Person.id.type)).order_by(Person.id)
_LOCKED = {shared: _ACCOUNTS.with_for_update(read=shared, key_share=not shared)
           for shared in (True, False)}


def standing(person_id: int) -> Standing:
    """Return the standing of a person as of now, linked accounts included."""
    found = rows(_STANDING, {"person": person_id})
    return Standing(person_id, clock.now(), in_force(found))


def may(person_id: int, ability: Ability) -> Verdict:
    """Say whether a person may do something now, and if not, because of which decision."""
    return standing(person_id).may(ability)


def others_take(action: Action, ability: Ability = Ability.send_proposal) -> bool:
    """Tell whether something else takes this from its person, so that its own end gives it not.

    On whichever account; for letters, which must not say that what stays paused is back.
    """
    return bool(standing(action.person_id).others(ability, action.ref))


def others_ahead(action: Action) -> bool:
    """Tell whether something else takes proposals from its person, or is announced to.

    For words about a day to come: its end alone may not bring them back then.
    """
    return bool(standing(action.person_id).beside(Ability.send_proposal, action.ref))


def require(person_id: int, ability: Ability) -> None:
    """Make sure, inside a writing transaction, that a person may do something.

    Takes a shared lock on the person (SQLite has the write lock already), so
    that a decision and the act it forbids cannot pass each other. Raises
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
    store.lock(_LOCKED[shared], {"person": person_id})


def lock_decision(action: Action) -> None:
    """Lock a decision, after its person, until the transaction ends; read it as it stands now.

    The jobs that write down what its date has done lock no person, only this row. Rows that
    merely point to it, such as events and messages, can still be written meanwhile.
    """
    lock(action.person_id)
    store.session.refresh(action, with_for_update={"key_share": True})
