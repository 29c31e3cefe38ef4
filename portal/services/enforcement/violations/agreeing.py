"""The second person: reads what the first one signed, agrees to it, or declines it."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal import clock
from portal.models import Action, Person
from portal.policy import clocks
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Kind
from portal.services import events
from portal.services.enforcement import actions, four_eyes, holds, signatures, statements
from portal.services.enforcement.standing import lock_decision
from portal.services.enforcement.violations.deciding import Preview, preview_of
from portal.services.store import session

_First, _Second = aliased(Person), aliased(Person)
CHANGED = "This was changed while you were reading. The page shows how it stands now."


def preview_approval(ref: str, *, by: int) -> Preview | None:
    """Return what a signed decision would tell the person if `by` agreed now."""
    row = session.execute(
        select(Action, Person, _First, _Second).join(Person, Person.id == Action.person_id)
        .join(_First, _First.id == Action.decided_by_id).join(_Second, _Second.id == by)
        .where(Action.ref == ref, Action.signed_at.is_not(None), Action.decided_at.is_(None))
    ).first()
    if row is None:
        return None
    action, person, first, agreeing = row
    evidence = holds.evidence_now(action) if action.kind == Kind.hold else statements.NOTHING
    second = agreeing if agreeing.id != first.id else None
    return preview_of(action, person, reasons=action.reasons or "", by=first, evidence=evidence,
                      approved_by=second)


def closes(ref: str) -> bool:
    """Return whether the decision with this reference closes an account."""
    return session.scalar(select(Action.kind).where(Action.ref == ref)) == Kind.block


def approve(ref: str, *, by: int, seen: int) -> Action:
    """Agree to a signed decision as the second, different person: it takes effect now.

    For a hold the sum is redone at this moment. `seen` is the revision that the page showed.
    Raises `Conflict` when it was decided or changed meanwhile, or the first decider has left
    the team; `Refusal` for the first decider, the person themselves and whoever left.
    """
    action = _locked(ref)
    first, agreeing = four_eyes.second(action, by)
    if action.revision != seen:
        raise Conflict(CHANGED)
    signatures.demand_present(action)
    evidence = holds.evidence_to_agree(action) if action.kind == Kind.hold else None
    now = clock.now()
    if action.asks and action.answer_due_at:
        action.answer_due_at = max(action.answer_due_at, clocks.info_request_due(now))
    actions.impose(action, by=first, approved_by=agreeing, reasons=action.reasons or "",
                   evidence=evidence)
    return action


def decline(ref: str, *, by: int, because: str, seen: int) -> Action:
    """Close a signed decision without effect, with reasons for the record."""
    action = _locked(ref)
    if action.kind == Kind.hold:
        return holds.decline(ref, by=by, because=because, seen=seen)
    reviewer = four_eyes.reviewer(by, action.person_id)
    four_eyes.demand_signed(action)
    because = holds.check_reasons(action, because)
    action.decided_at, action.decided_by_id = clock.now(), reviewer.id
    action.declined_because, action.signed_at, action.reasons = because, None, None
    session.flush()
    events.record(f"{action.kind}.declined", by=by, person=action.person_id, action=action.id,
                  because=because)
    return action


def _locked(ref: str) -> Action:
    action = holds.by_ref(ref)
    if action is None:
        raise Refusal("There is no decision with this reference.")
    lock_decision(action)
    return action
