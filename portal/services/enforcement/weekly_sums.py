"""Whom the weekly check looks at, and the evidence of many freelancers in three queries."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    TextClause,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    text,
)

from portal.models import Contract, Feedback, Organisation
from portal.models.feedback import COUNTS, NAMED
from portal.policy import holds, privacy
from portal.policy.tally import Tally
from portal.policy.vocabulary import in_order
from portal.services import double_blind
from portal.services.enforcement.evidence import Evidence, EvidenceItem, clients_of, one_face_each
from portal.services.many import among, beside_index
from portal.services.store import session

FEEDBACK: Table = Feedback.__table__
CONTRACT: Table = Contract.__table__
ORGANISATION: Table = Organisation.__table__

GROUP = func.coalesce(ORGANISATION.c.group_id, ORGANISATION.c.id)


def near(as_of: datetime) -> list[int]:
    """The freelancers whose clients, public and private ones alike, come near the threshold.

    Never fewer than the rule catches: whether private ones count is asked afterwards. It reads
    the index of countable items alone, in its order, and not the feedback itself.
    """
    said = (select(FEEDBACK.c.freelancer_id, FEEDBACK.c.client_group_id)
            .where(*_countable(as_of)).distinct().subquery())
    rows = (select(said.c.freelancer_id).group_by(said.c.freelancer_id)
            .having(func.count() >= holds.THRESHOLD - 1).order_by(said.c.freelancer_id))
    return list(session.scalars(rows))


def evidence(ids: Collection[int], as_of: datetime) -> dict[int, Evidence]:
    """The evidence for each of these freelancers as the rule sees it at `as_of` (aware UTC).

    The same as `evidence.current` for one of them, but without what no sum needs: the words of
    private items, and the crowd where too few private items could hide in it. Whoever has no
    countable item is left out.
    """
    found: dict[int, list[EvidenceItem]] = defaultdict(list)
    for row in session.execute(_items(ids, as_of)):
        found[row.freelancer_id].append(_item(row))
    faces = {key: one_face_each(items) for key, items in found.items()}
    sums = {key: clients_of(items) for key, items in faces.items()}
    pools = _pools([key for key, (_, private) in sums.items()
                    if private >= privacy.PRIVATE_MIN_CLIENTS], as_of)
    return {key: Evidence(tuple(items), Tally(*sums[key], pools.get(key, 0)))
            for key, items in faces.items()}


def _countable(as_of: datetime) -> list[ColumnElement[bool] | TextClause]:
    """What an item must be to count, in the words of the index over such items."""
    spoken = or_(and_(FEEDBACK.c.public_negative, double_blind.by(as_of, FEEDBACK.c)),
                 and_(not_(FEEDBACK.c.public_negative), FEEDBACK.c.private_negative,
                      FEEDBACK.c.countable_at <= as_of))
    ended_at = beside_index(FEEDBACK.c.contract_ended_at)
    return [text(COUNTS), spoken, ended_at >= holds.window_start(as_of), ended_at <= as_of]


def _items(ids: Collection[int], as_of: datetime) -> Select[Any]:
    said = (select(FEEDBACK).where(*_countable(as_of), among(FEEDBACK.c.freelancer_id, ids))
            .subquery())
    words = case((said.c.public_negative, said.c.public_comment), else_=None)
    return (
        select(said.c.freelancer_id, said.c.id, said.c.ref, said.c.client_group_id,
               said.c.contract_ended_at, said.c.given_at, said.c.public_negative,
               said.c.stars_tenths, said.c.public_categories, said.c.private_categories,
               words.label("said"), CONTRACT.c.ref.label("contract_ref"), CONTRACT.c.title,
               ORGANISATION.c.name.label("client"))
        .join(CONTRACT, CONTRACT.c.id == said.c.contract_id)
        .join(ORGANISATION, ORGANISATION.c.id == CONTRACT.c.organisation_id)
        .order_by(said.c.contract_ended_at.desc(), said.c.id))


def _item(row: Any) -> EvidenceItem:
    public = bool(row.public_negative)
    named = row.public_categories if public else row.private_categories
    return EvidenceItem(
        feedback_id=row.id, ref=row.ref, contract_ref=row.contract_ref, title=row.title,
        client=row.client, client_group_id=row.client_group_id, ended_at=row.contract_ended_at,
        given_at=row.given_at, public=public, stars_tenths=row.stars_tenths,
        categories=in_order(named), said=row.said or "")


def _pools(ids: Collection[int], as_of: datetime) -> dict[int, int]:
    """For each freelancer, how many clients a private item can hide among.

    The same as `crowd.size` for many at once.
    """
    if not ids:
        return {}
    since = holds.window_start(as_of)
    ended = (select(CONTRACT.c.freelancer_id, GROUP.label("client"))
             .join(ORGANISATION, ORGANISATION.c.id == CONTRACT.c.organisation_id)
             .where(among(CONTRACT.c.freelancer_id, ids), CONTRACT.c.paid_cents > 0,
                    CONTRACT.c.ended_at >= since, CONTRACT.c.ended_at <= as_of))
    named = (select(FEEDBACK.c.freelancer_id, FEEDBACK.c.client_group_id)
             .where(among(FEEDBACK.c.freelancer_id, ids), text(NAMED),
                    double_blind.by(as_of, FEEDBACK.c),
                    FEEDBACK.c.contract_ended_at >= since, FEEDBACK.c.contract_ended_at <= as_of))
    silent = ended.except_(named).subquery()
    rows = session.execute(select(silent.c.freelancer_id, func.count())
                           .group_by(silent.c.freelancer_id))
    return {row[0]: row[1] for row in rows}
