"""The one place that imposes and lifts: statement, event, letter and offers in one transaction."""

from datetime import datetime

from sqlalchemy import select, update

from portal import clock
from portal.models import Action, ActionItem, Feedback, Person
from portal.policy.refusal import Conflict
from portal.policy.vocabulary import Ability, Kind
from portal.services import events, letters_of_decisions
from portal.services.cases import notices
from portal.services.enforcement import (
    education,
    four_eyes,
    kinds,
    living_warning,
    offers,
    proposals,
    standing,
    statements,
    told,
)
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.standing import lock, lock_decision
from portal.services.store import session


def impose(action: Action, *, by: Person | None, reasons: str,
           evidence: Evidence | None = None, approved_by: Person | None = None) -> None:
    """Put a proposed action into force with its statement of reasons.

    `by` is None only for an automatic decision, and the statement says so.
    The instant is read after the lock: nothing that was forbidden can carry
    a later time. Raises `Refusal` when the statement is not complete, and
    when fewer people agree than the action needs.
    """
    lock(action.person_id)
    now = clock.now()
    person = session.get_one(Person, action.person_id, populate_existing=True)
    action.needs_staff = four_eyes.needed(action, person, now)
    four_eyes.demand_enough(action, by, approved_by)
    evidence = _evidence(action, evidence, now)
    # The reasons first: a half-filled row may be flushed by any question that is asked below.
    action.reasons, action.decided_by_id = reasons, by.id if by else None
    action.approved_by_id = approved_by.id if approved_by else None
    said = statements.facts(action, evidence, reasons=reasons, by=by, at=now,
                            approved_by=approved_by)
    action.decided_at, action.in_force_from = now, kinds.begins(action, now)
    action.ends_at = kinds.lapses(action, now)
    session.flush()
    statements.keep(action, said, now)
    _take_effect(action, now)
    events.record(f"{action.kind}.imposed", by=action.decided_by_id, person=action.person_id,
                  action=action.id, because=reasons, facts=_noted(action, approved_by))
    notices.open_for(action, said)
    letters_of_decisions.notice(action, said)


def _noted(action: Action, approved_by: Person | None) -> dict[str, str] | None:
    """Return who agreed, and the learning path where it is not the usual one."""
    noted = {"approved_by": approved_by.ref if approved_by else None, "path": action.path_slug}
    return {name: value for name, value in noted.items() if value} or None


def _evidence(action: Action, given: Evidence | None, now: datetime) -> Evidence:
    """Return what a hold counts, and bring its items in step; nothing for the other kinds."""
    if action.kind != Kind.hold:
        return statements.NOTHING
    evidence = given or evidence_of.current(action.person_id, now)
    proposals.put_items(action, evidence)
    action.threshold, action.pool = evidence.threshold, evidence.tally.pool
    return evidence


def _take_effect(action: Action, now: datetime) -> None:
    """Do what follows at once; for a block that is only announced, the day itself does it."""
    assert action.in_force_from is not None
    if Ability.accept_contract in kinds.scope(action) and action.in_force_from <= now:
        offers.freeze(action.person_id, now)
        action.effect_told_at = now
    if action.kind == Kind.education:
        education.enrol(action, now)
    if action.kind == Kind.hold:
        living_warning.end_for_hold(action.person_id, now)


def lift(action: Action, *, by: Person | None, because: str, spend: bool,
         dropped: Feedback | None = None) -> None:
    """End an action in force now, for reasons the person reads.

    `spend` uses its items up for good; the living sum does not, because what
    is left may still count one day. Raises `Conflict` if it has ended already.
    """
    end(action, by=by, because=because)
    if spend:
        spend_items(action)
    notices.ended(action, because)
    letters_of_decisions.lifted(action, by=by, dropped=dropped,
                                still=standing.others_take(action))
    told.over(action)


def end(action: Action, *, by: Person | None, because: str) -> None:
    """End an action in force now and say nothing: whoever calls writes the letters.

    Raises `Conflict` if it has ended already.
    """
    lock_decision(action)
    now = clock.now()
    demand_not_ended(action, now)
    action.lifted_at, action.lifted_because = now, because
    action.lifted_by_id = by.id if by else None
    events.record(f"{action.kind}.lifted", by=action.lifted_by_id, person=action.person_id,
                  action=action.id, because=because)
    session.flush()
    offers.give_back([action.id], now)


def is_over(action: Action, now: datetime) -> bool:
    """Whether an action has ended, by whatever."""
    by_date = action.ends_at is not None and action.ends_at <= now
    return is_written_down(action) or by_date


def is_written_down(action: Action) -> bool:
    """Whether the end of an action stands on record; one by date does soon after it came."""
    return bool(action.lifted_at or action.restored_at)


def demand_not_ended(action: Action, now: datetime) -> None:
    """Raise `Conflict` if an action has ended."""
    if is_over(action, now):
        raise Conflict("This decision has ended already.")


def spend_items(action: Action) -> None:
    """Mark the counted items as used up: see docs/decisions/0005."""
    counted = select(ActionItem.feedback_id).where(ActionItem.action_id == action.id)
    session.execute(update(Feedback).where(
        Feedback.id.in_(counted), Feedback.spent_by_id.is_(None))
        .values(spent_by_id=action.id).execution_options(synchronize_session=False))
