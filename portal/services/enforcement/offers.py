"""Offers during a pause: they are kept, their time stands still, and it is given back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from portal.models import Action, Offer, Person
from portal.models.base import UTCDateTime
from portal.models.enforcement import IN_FORCE
from portal.policy.restrictions import TAKES
from portal.policy.vocabulary import Ability, Kind
from portal.services import humans
from portal.services.many import among_told, listed, on_postgresql
from portal.services.store import session

ACTION: Table = Action.__table__
OFFER: Table = Offer.__table__
PERSON: Table = Person.__table__

KINDS = [kind for kind, taken in TAKES.items() if Ability.accept_contract in taken]


def pause_contracts(of: FromClause = ACTION) -> ColumnElement[bool]:
    """Say of decisions, or of another name for them, that they pause new contracts."""
    return or_(of.c.kind.in_(KINDS), and_(
        of.c.kind == Kind.info_request, of.c.account_active.is_(False)))


def freeze(person_id: int, now: datetime) -> None:
    """Let the time of open offers stand still, on linked accounts of the person too."""
    session.execute(update(Offer).where(
        Offer.freelancer_id.in_(humans.accounts_of(person_id)),
        Offer.accepted_at.is_(None), Offer.declined_at.is_(None), Offer.frozen_at.is_(None),
        Offer.expires_at > now)
        .values(frozen_at=now).execution_options(synchronize_session=False))


def give_back(ended: Collection[int], at: datetime) -> None:
    """Give offers the time back for which these actions, ended at `at`, let them stand still.

    Offers that came in the meantime stood still from when they were made.
    Where something else still pauses new contracts they go on standing still.
    """
    rows = session.execute(_waiting(on_postgresql()), {"ids": listed(ended), "at": at})
    times = [{"offer": id, "until": expires + _stood_still(frozen or max(made, since), at)}
             for id, made, expires, frozen, since in rows]
    if times:
        session.connection().execute(
            update(OFFER).where(OFFER.c.id == bindparam("offer"))
            .values(expires_at=bindparam("until"), frozen_at=None), times)
        session.expire_all()


@cache
def _waiting(postgresql: bool) -> Select[Any]:
    """Open offers that stood still for some actions; built once, a Monday asks it often.

    `postgresql` says for which database, see `many`.
    """
    held = _held()
    return (
        select(OFFER.c.id, OFFER.c.made_at, OFFER.c.expires_at, OFFER.c.frozen_at, held.c.since)
        .join(held, held.c.person_id == OFFER.c.freelancer_id)
        .where(OFFER.c.accepted_at.is_(None), OFFER.c.declined_at.is_(None),
               or_(OFFER.c.frozen_at.is_not(None), OFFER.c.expires_at > held.c.since),
               ~_still_paused()))


def _stood_still(since: datetime, until: datetime) -> timedelta:
    return max(until - since, timedelta(0))


def _held() -> FromClause:
    """Whose contracts these actions paused, linked accounts included, and since when."""
    linked = aliased(PERSON)
    own = select(ACTION.c.person_id, ACTION.c.in_force_from.label("since"))
    others = (select(linked.c.id, ACTION.c.in_force_from)
              .join(PERSON, PERSON.c.id == ACTION.c.person_id)
              .join(linked, linked.c.human_id == PERSON.c.human_id)
              .where(linked.c.id != PERSON.c.id))
    pausing = (among_told(ACTION.c.id), pause_contracts())
    return union_all(own.where(*pausing), others.where(*pausing)).subquery("held")


def _still_paused() -> ColumnElement[bool]:
    """Whether another action pauses contracts of an offer's freelancer, on any account.

    A block that is only announced pauses nothing yet.
    """
    me, other = aliased(PERSON), aliased(PERSON)
    accounts: Any = (
        select(other.c.id).join(me, humans.is_account_of(me.c, other.c))
        .where(me.c.id == OFFER.c.freelancer_id).correlate(OFFER))
    begun = ACTION.c.in_force_from <= bindparam("at", type_=UTCDateTime())
    return (select(ACTION.c.id).where(
        ACTION.c.person_id.in_(accounts), text(IN_FORCE), pause_contracts(), begun)
        .correlate(OFFER)).exists()
