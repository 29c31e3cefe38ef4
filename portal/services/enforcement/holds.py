"""What staff decide about proposed holds: confirm, decline, lift early – never without reasons."""

from typing import Any

from sqlalchemy import select

from portal import clock
from portal.models import Action, Person
from portal.policy.refusal import Conflict, Refusal
from portal.policy.standing import State
from portal.policy.vocabulary import HoldMode, Kind
from portal.services import events
from portal.services.cases import private_words, written
from portal.services.enforcement import actions, four_eyes, kinds, proposals, standing, statements
from portal.services.enforcement import evidence as evidence_of
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.standing import lock_decision
from portal.services.learning import shelf
from portal.services.store import session

CHANGED = ("The evidence changed since this was proposed. It stands here as it is now: read what "
           "is new, and then decide.")
SHADOW = ("The portal is only trying the rule out (shadow mode); nothing can take effect. "
          "Decline it to close it.")
SIGNED = ("A colleague has decided this already, and it waits for a second person to agree. "
          "Your text was not used; the page shows how it stands now.")
FELL = ("The sum does not reach the number that the rule asks for any more, so this hold cannot "
        "be confirmed. Decline it; nothing is used up.")

CLOSED = f"{proposals.CLOSED} Decline it, or leave it to the next weekly check."


def by_ref(ref: str) -> Action | None:
    """Return the decision with this reference, for staff."""
    return session.scalar(select(Action).where(Action.ref == ref))


def check_reasons(action: Action, text: str) -> str:
    """Return the reasons as they are kept; raises what `written.reasons` raises.

    Every private comment on this human being is looked at, counted or not.
    """
    return written.reasons(text, private_words.comments_about(action.person_id),
                           readers="The freelancer reads")


def preview(ref: str, *, by: int, reasons: str, seen: int, path: str = "") -> dict[str, Any]:
    """Return the statement exactly as confirming now would make it; nothing is stored.

    Raises what `confirm` would raise.
    """
    action, reviewer, reasons, evidence = _about_to_confirm(ref, by, reasons, seen)
    ends = kinds.ends_by_path(shelf.choice(path))
    told = statements.facts(action, evidence, reasons=reasons, by=reviewer, at=clock.now())
    return {**told, "ends": ends}


def confirm(ref: str, *, by: int, reasons: str, seen: int, path: str = "") -> Action:
    """Put a proposed hold into force; the sum is redone at this moment.

    Where two have to agree, it is signed instead and waits for `approve`: its
    `decided_at` stays empty. `by` is the reviewer's id, `seen` the revision of
    the evidence that the form showed, `path` the learning path that ends it
    ("": the usual one). Raises `Conflict` when somebody was faster or the
    evidence changed, `Refusal` when reasons lack, the sum fell or there is no
    such path.
    """
    action, reviewer, reasons, evidence = _about_to_confirm(ref, by, reasons, seen)
    action.path_slug = shelf.choice(path)
    if needs_second(action):
        four_eyes.sign(action, by=reviewer, reasons=reasons)
    else:
        actions.impose(action, by=reviewer, reasons=reasons, evidence=evidence)
    return action


def needs_second(action: Action) -> bool:
    """Whether a hold on this person needs a second, different member of staff."""
    person = session.get_one(Person, action.person_id)
    return four_eyes.needed(action, person, clock.now()) > 1


def evidence_now(action: Action) -> Evidence:
    """Return the evidence about the person of this proposal as it stands now."""
    return evidence_of.current(action.person_id, clock.now())


def evidence_to_agree(action: Action) -> Evidence:
    """Return the evidence of a signed hold, if it still is what the first one read.

    Raises `Refusal` when the sum fell, `Conflict` when the evidence changed.
    """
    if action.mode == HoldMode.shadow:
        raise Refusal(SHADOW)
    return _evidence_as_counted(action)


def preview_decline(ref: str, *, by: int, because: str, seen: int) -> str:
    """Return the reasons as the record would keep them; raises what `decline` would raise."""
    action, _ = _undecided(ref, by, seen)
    return check_reasons(action, because)


def decline(ref: str, *, by: int, because: str, seen: int) -> Action:
    """Close a proposed hold without effect, with reasons for the record.

    Its items are used up, unless the sum had fallen anyway.
    """
    action, reviewer = _undecided(ref, by, seen)
    because = check_reasons(action, because)
    stood = evidence_of.current(action.person_id, clock.now()).outcome == "hold"
    action.decided_at, action.decided_by_id = clock.now(), reviewer.id
    action.declined_because = because
    action.signed_at = action.reasons = action.path_slug = None
    session.flush()
    if stood:
        actions.spend_items(action)
    events.record("hold.declined", by=reviewer.id, person=action.person_id, action=action.id,
                  because=because)
    return action


def lift_early(ref: str, *, by: int, because: str) -> Action:
    """End a decision before its time, with reasons that the freelancer reads."""
    action, reviewer, because = _about_to_lift(ref, by, because)
    actions.lift(action, by=reviewer, because=because, spend=action.kind == Kind.hold)
    return action


def preview_lift(ref: str, *, by: int, because: str) -> tuple[Action, Person, str]:
    """Return the hold, who would end it and the reasons; raises what `lift_early` would raise."""
    action, reviewer, because = _about_to_lift(ref, by, because)
    actions.demand_not_ended(action, clock.now())
    return action, reviewer, because


def _about_to_lift(ref: str, by: int, because: str) -> tuple[Action, Person, str]:
    action = by_ref(ref)
    if action is None or action.in_force_from is None:
        raise Refusal("There is no decision in force with this reference.")
    lock_decision(action)
    reviewer = four_eyes.reviewer(by, action.person_id)
    return action, reviewer, check_reasons(action, because)


def _about_to_confirm(ref: str, by: int, reasons: str, seen: int,
                      ) -> tuple[Action, Person, str, Evidence]:
    """Make sure that this proposal can be confirmed by this person now."""
    action, reviewer = _undecided(ref, by, seen)
    if action.mode == HoldMode.shadow:
        raise Refusal(SHADOW)
    if action.signed_at is not None:
        raise Conflict(SIGNED)
    reasons = check_reasons(action, reasons)
    return action, reviewer, reasons, _evidence_as_counted(action)


def _evidence_as_counted(action: Action) -> Evidence:
    evidence = evidence_of.current(action.person_id, clock.now())
    if evidence.outcome != "hold":
        raise Refusal(FELL)
    if standing.standing(action.person_id).state is State.closed:
        raise Refusal(CLOSED)
    if evidence.marks != evidence_of.counted_by(action.id):
        raise Conflict(CHANGED)
    return evidence


def _undecided(ref: str, by: int, seen: int) -> tuple[Action, Person]:
    """Lock and return a proposal that nobody has decided, and who is deciding now."""
    action = by_ref(ref)
    if action is None or action.kind != Kind.hold:
        raise Refusal("There is no proposed hold with this reference.")
    lock_decision(action)
    reviewer = four_eyes.reviewer(by, action.person_id)
    if action.decided_at is not None:
        raise Conflict(_decided_by_other(action))
    if action.revision != seen:
        raise Conflict(CHANGED)
    return action, reviewer


def _decided_by_other(action: Action) -> str:
    who = session.get_one(Person, action.decided_by_id).name if action.decided_by_id else None
    done = "put this hold into force" if action.in_force_from else "closed this proposal"
    return (f"{who or 'The portal'} {done} while you were reading. "
            "Your text was not used; the page shows how it stands now.")
