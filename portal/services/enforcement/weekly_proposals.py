"""Proposed holds of many freelancers: opened, kept in step with the evidence, or withdrawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, select, text, update

from portal.models import Action, ActionItem
from portal.models.base import new_ref
from portal.models.enforcement import UNDECIDED
from portal.policy import rules
from portal.policy.vocabulary import Ground, HoldMode, Kind
from portal.services import events
from portal.services.enforcement import four_eyes
from portal.services.enforcement.evidence import Counted, Evidence
from portal.services.enforcement.proposals import CHANGED
from portal.services.many import among, insert
from portal.services.store import session

ACTION: Table = Action.__table__
ITEM: Table = ActionItem.__table__

GROUND = Ground.negative_feedback


@dataclass
class Proposal:
    """A proposed hold that nobody has decided, with the items it counts at the moment.

    `signed`: a first person has, and it waits for a second one.
    """

    id: int
    person_id: int
    mode: str
    signed: bool
    items: set[Counted] = field(default_factory=set)


def undecided(ids: Collection[int]) -> dict[int, Proposal]:
    """The undecided proposals of these freelancers, by person."""
    rows = session.execute(
        select(ACTION.c.id, ACTION.c.person_id, ACTION.c.mode,
               ACTION.c.signed_at.is_not(None), ITEM.c.feedback_id, ITEM.c.public)
        .outerjoin(ITEM, (ITEM.c.action_id == ACTION.c.id) & ITEM.c.dropped_at.is_(None))
        .where(text(UNDECIDED), ACTION.c.kind == Kind.hold, among(ACTION.c.person_id, ids)))
    found: dict[int, Proposal] = {}
    for id, person_id, mode, signed, feedback_id, public in rows:
        proposal = found.setdefault(person_id, Proposal(id, person_id, mode, bool(signed)))
        if feedback_id is not None:
            proposal.items.add((feedback_id, public))
    return found


def open_new(found: Mapping[int, Evidence], as_of: datetime, mode: HoldMode) -> list[int]:
    """Propose a hold for each of these freelancers; the ids of the proposals.

    Whoever has an undecided proposal by now, from another worker, gets no second one.
    """
    made = _insert_actions([_row(person_id, as_of, mode) for person_id in found])
    _count_items({action_id: found[person_id] for action_id, person_id in made})
    events.record_many("hold.proposed", ({"person_id": person_id, "action_id": action_id,
                                          "facts": {"mode": mode.value}}
                                         for action_id, person_id in made), at=as_of)
    return [action_id for action_id, _ in made]


def refresh(proposals: Collection[Proposal], found: Mapping[int, Evidence], as_of: datetime,
            mode: HoldMode) -> int:
    """Let undecided proposals count today's items; how many changed by it.

    A changed one gets a new revision, so that nobody decides on evidence they have not read.
    """
    changed = [p for p in proposals
               if p.items != found[p.person_id].marks]
    if changed:
        _unsign(changed, CHANGED, as_of)
        session.execute(delete(ITEM).where(among(ITEM.c.action_id, [p.id for p in changed])))
        _count_items({p.id: found[p.person_id] for p in changed})
        session.execute(update(ACTION).where(among(ACTION.c.id, [p.id for p in changed]))
                        .values(revision=ACTION.c.revision + 1))
    other_mode = [p.id for p in proposals if p.mode != mode]
    if other_mode:
        session.execute(update(ACTION).where(among(ACTION.c.id, other_mode)).values(mode=mode))
    return len(changed)


def withdraw(proposals: Collection[Proposal], because: str, as_of: datetime) -> int:
    """Close proposals that cannot be confirmed any more; their items are not used up."""
    if proposals:
        _unsign(proposals, because, as_of)
        session.execute(update(ACTION).where(among(ACTION.c.id, [p.id for p in proposals]))
                        .values(decided_at=as_of, declined_because=because))
    events.record_many("hold.withdrawn", ({"person_id": p.person_id, "action_id": p.id,
                                           "because": because} for p in proposals), at=as_of)
    return len(proposals)


def _unsign(proposals: Collection[Proposal], because: str, as_of: datetime) -> None:
    """Take first signatures back, as `four_eyes.unsign` does: they were for what stood there."""
    signed = [p for p in proposals if p.signed]
    if signed:
        session.execute(update(ACTION).where(among(ACTION.c.id, [p.id for p in signed]))
                        .values(**four_eyes.UNSIGNED))
    events.record_many("hold.unsigned", ({"person_id": p.person_id, "action_id": p.id,
                                          "because": because} for p in signed), at=as_of)


def _row(person_id: int, as_of: datetime, mode: HoldMode) -> dict[str, Any]:
    rule = rules.RULE_OF[GROUND]
    return {"ref": new_ref("D"), "person_id": person_id, "kind": Kind.hold.value,
            "ground": GROUND.value, "mode": mode.value, "rule_slug": rule.slug,
            "rule_version": rule.version, "automated_detection": True, "proposed_at": as_of,
            "revision": 0}


def _insert_actions(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    if not rows:
        return []
    new = session.execute(
        insert(ACTION).on_conflict_do_nothing().returning(ACTION.c.id, ACTION.c.person_id), rows)
    return [(id, person_id) for id, person_id in new]


def _count_items(found: Mapping[int, Evidence]) -> None:
    rows = [{"action_id": action_id, "feedback_id": item.feedback_id, "public": item.public,
             "client_group_id": item.client_group_id}
            for action_id, evidence in found.items() for item in evidence.counted]
    if rows:
        session.execute(insert(ITEM), rows)
