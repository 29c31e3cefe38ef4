"""Feedback as it is given, changed and removed, and what follows for the sums."""

from datetime import datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.models import Contract, Feedback, Organisation, Person, Touched
from portal.policy import privacy
from portal.policy.refusal import Refusal
from portal.services import events
from portal.services.enforcement import living_sum
from portal.services.enforcement.standing import lock
from portal.services.store import session

PUBLIC = ("stars_tenths", "public_comment", "public_categories")
PRIVATE = ("private_comment", "private_categories", "recommend", "end_reason")

_random = SystemRandom()


def derived(contract: Contract, group_id: int, *, side: str, given_at: datetime,
            public_categories: frozenset[str], private_categories: frozenset[str],
            ) -> dict[str, Any]:
    """Return the columns that follow from a feedback and its contract.

    Dissatisfaction counts only on paid contracts and only from clients; a
    private one only after a random delay (see `policy.privacy`).
    """
    counts = side == "client" and contract.paid_cents > 0
    private = counts and bool(private_categories)
    return {
        "freelancer_id": contract.freelancer_id,
        "client_group_id": group_id,
        "contract_ended_at": contract.ended_at,
        "public_negative": counts and bool(public_categories),
        "private_negative": private,
        "countable_at": privacy.countable_at(given_at, _random) if private else None,
    }


def record(contract_id: int, *, side: str, given_at: datetime,
           public_categories: frozenset[str] = frozenset(),
           private_categories: frozenset[str] = frozenset(), **parts: Any) -> Feedback:
    """Store one side's feedback on an ended contract and note that its sum may change.

    `parts` are the other columns of `Feedback`. Nothing is decided here: only
    the weekly check looks at sums. Raises `Refusal` if the contract goes on.
    """
    contract = session.get_one(Contract, contract_id)
    if contract.ended_at is None:
        raise Refusal("Feedback can be given after the contract has ended.")
    group = _group_of(contract)
    given = Feedback(
        contract_id=contract.id, side=side, given_at=given_at,
        public_categories=public_categories, private_categories=private_categories, **parts,
        **derived(contract, group, side=side, given_at=given_at,
                  public_categories=public_categories, private_categories=private_categories))
    session.add(given)
    touch(given.freelancer_id, due_at=given.countable_at or given_at)
    session.flush()
    return given


def touch(freelancer_id: int, *, due_at: datetime) -> None:
    """Note that the weekly check has to look at a freelancer from `due_at` on."""
    session.add(Touched(freelancer_id=freelancer_id, due_at=due_at))


def change(feedback: Feedback, *, by: Person | None, because: str, **parts: Any) -> None:
    """Change what a feedback says; public parts act on the sums in this transaction.

    Private parts act at the next weekly check: anything sooner would tell
    whose they are (product.md E2, E3).
    """
    lock(feedback.freelancer_id)
    was_public = feedback.public_negative
    for name, value in parts.items():
        setattr(feedback, name, value)
    contract = session.get_one(Contract, feedback.contract_id)
    now = clock.now()
    fresh = derived(contract, feedback.client_group_id, side=feedback.side, given_at=now,
                    public_categories=feedback.public_categories,
                    private_categories=feedback.private_categories)
    if not {"private_categories"} & parts.keys():
        fresh.pop("countable_at")
    for name, value in fresh.items():
        setattr(feedback, name, value)
    feedback.changed_at = now
    touch(feedback.freelancer_id, due_at=feedback.countable_at or now)
    events.record("feedback.changed", by=by.id if by else None, person=feedback.freelancer_id,
                  because=because, facts={"feedback": feedback.ref, "parts": _visible(parts)})
    if was_public and not feedback.public_negative:
        living_sum.redo(feedback, because="its author changed it")
    elif set(parts) & set(PUBLIC):
        living_sum.say_anew(feedback)


def remove(feedback: Feedback, *, by: Person | None, because: str) -> None:
    """Remove a feedback as a whole; it is never edited. Redoes the sums at once."""
    lock(feedback.freelancer_id)
    session.refresh(feedback)
    if feedback.removed_at is not None:
        raise Refusal("This feedback has been removed already.")
    feedback.removed_at, feedback.removed_because = clock.now(), because
    feedback.removed_by_id = by.id if by else None
    touch(feedback.freelancer_id, due_at=feedback.removed_at)
    events.record("feedback.removed", by=by.id if by else None, person=feedback.freelancer_id,
                  because=because, facts={"feedback": feedback.ref})
    if feedback.public_negative:
        living_sum.redo(feedback, because="it was removed")


def by_ref(ref: str) -> Feedback | None:
    """Return the feedback with this reference."""
    return session.scalar(select(Feedback).where(Feedback.ref == ref))


def _group_of(contract: Contract) -> int:
    organisation = session.get_one(Organisation, contract.organisation_id)
    return organisation.group_id or organisation.id


def _visible(parts: dict[str, Any]) -> list[str]:
    """Name the changed parts that an event may name: never a private one."""
    return sorted(name for name in parts if name in PUBLIC)
