"""What a stored row takes from a later file, where that is not simply what the file says."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import case, exists, func, select

from portal.models import Member
from portal.policy.vocabulary import Role
from portal.services.marketplace.importing.shapes import Cell, table_of

BOTH = "client freelancer"
NO_STAFF = ("client", BOTH, "freelancer")


def email(stored: sa.FromClause, row: sa.FromClause) -> Cell:
    """Whoever has a password sets the address in the portal."""
    return case((stored.c.password.is_(None), row.c.email), else_=stored.c.email)


def roles(stored: sa.FromClause, row: sa.FromClause) -> Cell:
    """Nobody stops being staff, or becomes it, by an import.

    Whoever became a client in the portal, by an invitation, is one as long as they act for any.
    """
    told, acts = sa.type_coerce(stored.c.role_names, sa.Text), table_of(Member).alias("acts")
    stays = sa.and_(told == BOTH, row.c.role_names == Role.freelancer.value, exists(
        select(acts.c.person_id).where(acts.c.person_id == stored.c.id, acts.c.left_at.is_(None))))
    return case((stays, told), (told.in_(NO_STAFF), row.c.role_names), else_=told)


def _is_before(stored: sa.FromClause, row: sa.FromClause) -> sa.ColumnElement[bool]:
    """Say that a row tells of the end of a time before somebody joined again in the portal."""
    return sa.and_(stored.c.left_at.is_(None), row.c.left_at < stored.c.joined_at)


def joined(stored: sa.FromClause, row: sa.FromClause) -> Cell:
    """Whoever joined again in the portal is there since then, whatever was before."""
    return case((_is_before(stored, row), stored.c.joined_at), else_=row.c.joined_at)


def left(stored: sa.FromClause, row: sa.FromClause) -> Cell:
    """Whoever left or was removed in the portal comes back only by joining later than that."""
    stays_away = sa.and_(row.c.left_at.is_(None), row.c.joined_at <= stored.c.left_at)
    return case((stays_away, stored.c.left_at), (_is_before(stored, row), sa.null()),
                else_=row.c.left_at)


def kept(name: str) -> Callable[[sa.FromClause, sa.FromClause], Cell]:
    """What happened in the portal stays; only what is empty here is filled in."""
    return lambda stored, row: func.coalesce(stored.c[name], row.c[name])


def prolonged(stored: sa.FromClause, row: sa.FromClause) -> Cell:
    """An offer's time can be given back by the end of a hold; an import never shortens it."""
    longer = sa.and_(stored.c.frozen_at.is_(None), row.c.expires_at > stored.c.expires_at)
    return case((longer, row.c.expires_at), else_=stored.c.expires_at)
