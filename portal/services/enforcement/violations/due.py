"""What comes by its date: a suspension lapses, a block begins, an explanation leaves the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from portal.models import Action, Statement
from portal.models.enforcement import ANNOUNCED, LAPSING
from portal.services import events, letters_of_decisions
from portal.services.cases import notices
from portal.services.enforcement import education, offers, standing, told
from portal.services.enforcement.appeals import matters
from portal.services.enforcement.violations import renewing
from portal.services.store import session

BATCH = 200
ENDED = "The suspension has ended on its date. Everything it paused works again."
ENDED_AND_STILL = ("The suspension has ended by its date. Another decision still pauses your work "
                   "here.")


@dataclass(frozen=True)
class Came:
    """How many of each came by their date in one run."""

    lapsed: int = 0
    closed: int = 0
    expired: int = 0
    told: int = 0


def write_down(as_of: datetime, commit: Callable[[], None] = lambda: None) -> Came:
    """Write down everything whose date has come by `as_of` (aware UTC), each once.

    Enforcement never waits for it: whoever asks `may()` asks the date. Safe to run at any
    time, by several workers.
    """
    done = {"lapsed": lapse_due(as_of), "closed": begin_due(as_of)}
    commit()
    done |= {"expired": education.expire_due(as_of), "told": told.tell_due(as_of)}
    commit()
    return Came(**done)


def lapse_due(as_of: datetime) -> int:
    """Write down suspensions that have ended by their date: event, letter, offers' time back."""
    due = session.scalars(
        select(Action).where(text(LAPSING), Action.ends_at <= as_of)
        .order_by(Action.ends_at).limit(BATCH)
        .with_for_update(skip_locked=True, key_share=True)).all()
    for action in due:
        ended_at = action.ends_at
        assert ended_at is not None  # it was asked for
        action.restored_at = as_of
        events.record(f"{action.kind}.lapsed", by=None, person=action.person_id,
                      action=action.id, facts={"ended_at": ended_at.isoformat()})
        session.flush()
        offers.give_back([action.id], ended_at)
        still = standing.others_take(action)
        letters_of_decisions.lapsed(action, ended_at=ended_at, still=still,
                                    named=renewing.ends_by_review(action.ref))
        notices.tell(action, ENDED_AND_STILL if still else ENDED)
        told.over(action)
    return len(due)


def begin_due(as_of: datetime) -> int:
    """Write down blocks whose day has come: offers stand still, the letter says it."""
    due = session.scalars(
        select(Action).where(text(ANNOUNCED), Action.in_force_from <= as_of)
        .order_by(Action.in_force_from).limit(BATCH)
        .with_for_update(skip_locked=True, key_share=True)).all()
    for action in due:
        action.effect_told_at = as_of
        if action.lifted_at is None:
            _begin(action)
    session.flush()
    return len(due)


def _begin(action: Action) -> None:
    began_at = action.in_force_from
    assert began_at is not None  # it was asked for
    offers.freeze(action.person_id, began_at)
    events.record("block.began", by=None, person=action.person_id, action=action.id)
    facts = session.get_one(Statement, action.id).facts
    until = datetime.fromisoformat(facts["redress"]["review_until"])
    if action.notice_bounced_at:
        until = matters.of_action(action, action.person_id).window.closes
    letters_of_decisions.block_begins(action, began_at=began_at, review_until=until)
