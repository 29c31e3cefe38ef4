"""Feedback as it is given, changed and removed, and what follows for the sums."""

from datetime import datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.models import Contract, Feedback, Organisation, Person, Touched
from portal.policy import feedback as policy
from portal.policy import privacy
from portal.policy.refusal import Refusal
from portal.services import events
from portal.services.enforcement import living_sum
from portal.services.enforcement.standing import lock
from portal.services.feedback import pairing, visible
from portal.services.store import session

PUBLIC_PARTS = frozenset({"aspects", "stars_tenths", "public_comment", "public_categories"})

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
    the weekly check looks at sums. If the other side has given theirs, both can
    be seen from now on. Raises `Refusal` if the contract goes on.
    """
    contract = pairing.locked(contract_id)
    if contract.ended_at is None:
        raise Refusal("Feedback can be given after the contract has ended.")
    group = _group_of(contract)
    given = Feedback(
        contract_id=contract.id, side=side, given_at=given_at,
        public_categories=public_categories, private_categories=private_categories, **parts,
        **derived(contract, group, side=side, given_at=given_at,
                  public_categories=public_categories, private_categories=private_categories))
    session.add(given)
    session.flush()
    for seen in pairing.pair(given, at=given_at) or [given]:
        _touch_when_due(seen, otherwise=given_at)
    return given


def touch(freelancer_id: int, *, due_at: datetime) -> None:
    """Note that the weekly check has to look at a freelancer from `due_at` on."""
    session.add(Touched(freelancer_id=freelancer_id, due_at=due_at))


def edit(feedback: Feedback, **parts: Any) -> None:
    """Change what a feedback says while only its author knows it; the caller has made sure of that.

    No sum counts its public part yet. Private parts act at the next weekly
    check. The event names nobody but its author: the person it is about must
    not be able to tell that there is one.
    """
    _rewrite(feedback, parts)
    feedback.edited_at = clock.now()
    events.record("feedback.edited", by=feedback.author_id, facts={"feedback": feedback.ref})


def change(feedback: Feedback, *, by: Person | None, because: str,
           no_longer: str = "its author changed it", **parts: Any) -> None:
    """Change what a feedback says; public parts act on the sums in this transaction.

    Private parts act at the next weekly check: anything sooner would tell
    whose they are, see docs/decisions/0004. `no_longer` says to the person, after "because", why a
    public one does not count any more.
    """
    lock(feedback.freelancer_id)
    was_public = feedback.public_negative
    told = bool(PUBLIC_PARTS & parts.keys()) and _is_theirs_to_see(feedback)
    _rewrite(feedback, parts)
    if told:
        feedback.changed_at = clock.now()
    else:  # `changed_at` stands on the profile, and would tell of a private part, also of one
        feedback.edited_at = clock.now()  # that was there before there was a public one
    events.record("feedback.changed", by=by.id if by else None, because=because,
                  person=feedback.freelancer_id if told else None,
                  facts={"feedback": feedback.ref, "parts": _visible(parts)})
    if was_public and not feedback.public_negative:
        living_sum.redo(feedback, because=no_longer)
    elif PUBLIC_PARTS & parts.keys():
        living_sum.say_anew(feedback)


def remove(feedback: Feedback, *, by: Person | None, because: str) -> None:
    """Remove a feedback as a whole; it is never edited. Redoes the sums at once."""
    lock(feedback.freelancer_id)
    session.refresh(feedback)
    if feedback.removed_at is not None:
        raise Refusal("This feedback has been removed already.")
    told = _is_theirs_to_see(feedback)
    feedback.removed_at, feedback.removed_because = clock.now(), because
    feedback.removed_by_id = by.id if by else None
    touch(feedback.freelancer_id, due_at=feedback.removed_at)
    events.record("feedback.removed", by=by.id if by else None, because=because,
                  person=feedback.freelancer_id if told else None,
                  facts={"feedback": feedback.ref})
    if feedback.public_negative:
        living_sum.redo(feedback, because="it was removed")


def restore(feedback: Feedback, *, by: Person, because: str) -> None:
    """Bring a removed feedback back as it was; it counts again from the next weekly check."""
    lock(feedback.freelancer_id)
    session.refresh(feedback)
    if feedback.removed_at is None:
        raise Refusal("This feedback is there already.")
    feedback.removed_at = feedback.removed_because = feedback.removed_by_id = None
    touch(feedback.freelancer_id, due_at=clock.now())
    session.flush()
    events.record("feedback.restored", by=by.id, because=because,
                  person=feedback.freelancer_id if _is_theirs_to_see(feedback) else None,
                  facts={"feedback": feedback.ref})


def by_ref(ref: str) -> Feedback | None:
    """Return the feedback with this reference."""
    return session.scalar(select(Feedback).where(Feedback.ref == ref))


def _group_of(contract: Contract) -> int:
    organisation = session.get_one(Organisation, contract.organisation_id)
    return organisation.group_id or organisation.id


def _rewrite(feedback: Feedback, parts: dict[str, Any]) -> None:
    """Write other words, and redo what follows from them and from the contract."""
    named = feedback.public_negative
    for name, value in parts.items():
        setattr(feedback, name, value)
    contract, now = pairing.locked(feedback.contract_id), clock.now()
    fresh = derived(contract, feedback.client_group_id, side=feedback.side, given_at=now,
                    public_categories=feedback.public_categories,
                    private_categories=feedback.private_categories)
    if "private_categories" not in parts:
        fresh.pop("countable_at")
    for name, value in fresh.items():
        setattr(feedback, name, value)
    if named and not feedback.public_negative:
        touch(feedback.freelancer_id, due_at=now)
    for seen in pairing.pair(feedback, at=now) or [feedback]:
        _touch_when_due(seen, otherwise=now)


def _touch_when_due(feedback: Feedback, *, otherwise: datetime) -> None:
    """Have the weekly check look once each part can count; at once if nothing has to wait."""
    dues = [feedback.countable_at] if feedback.countable_at else []
    if feedback.public_negative:
        dues.append(policy.visible_from(feedback.contract_ended_at, feedback.paired_at))
    for due in dues or [otherwise]:
        touch(feedback.freelancer_id, due_at=due)


def _is_theirs_to_see(feedback: Feedback) -> bool:
    return visible.is_shown(feedback, clock.now())


def _visible(parts: dict[str, Any]) -> list[str]:
    """Name the changed parts that an event may name: never a private one."""
    return sorted(PUBLIC_PARTS & parts.keys())
