"""Two members of staff: when two must agree, the first signature, who may be the second."""

from datetime import datetime

from portal import clock
from portal.models import Action, Person
from portal.policy import violations
from portal.policy.refusal import Conflict, Refusal
from portal.policy.restrictions import taken
from portal.policy.vocabulary import STAFF, Kind
from portal.services import events, humans
from portal.services.store import session

LEFT = "You are not a member of the deciding team any more."
OWN = "Nobody decides about their own account."
PARTY = "You have worked together under another account of yours, so somebody else decides."
SECOND = ("A second, different member of staff has to agree to this decision. You took it first, "
          "so somebody else has to look at it.")
ONLY_ONE = "This needs two different members of staff, and only one has agreed."
# What a signature is, taken back; a reviewer chooses the path anew as well.
UNSIGNED: dict[str, None] = dict.fromkeys(("signed_at", "decided_by_id", "reasons", "path_slug"))
NOT_SIGNED = "Nobody has decided this yet, so there is nothing to agree to."


def needed(action: Action, person: Person, at: datetime) -> int:
    """Return how many different members of staff have to agree to an action taken at `at`."""
    kind = Kind(action.kind)
    return violations.staff_needed(
        kind, taken(kind, action.account_active), top_rated=person.top_rated,
        years=violations.years_between(person.member_since, at))


def reviewer(by: int, person_id: int) -> Person:
    """Return who decides, read again now: roles may have changed since the page was opened.

    Raises `Refusal` for somebody who left the team, and for the person the decision is about or
    the other side of a contract of theirs, on whichever account.
    """
    found = session.get_one(Person, by, populate_existing=True)
    if not found.role_names & STAFF:
        raise Refusal(LEFT)
    if humans.are_one(found.id, person_id):
        raise Refusal(OWN)
    if humans.are_close(found.id, person_id):
        raise Refusal(PARTY)
    return found


def sign(action: Action, *, by: Person, reasons: str) -> None:
    """Keep the first one's decision; nothing takes effect before a second person agrees."""
    now = clock.now()
    action.needs_staff = violations.BLOCK_STAFF
    action.decided_by_id, action.reasons, action.signed_at = by.id, reasons, now
    session.flush()
    events.record(f"{action.kind}.signed", by=by.id, person=action.person_id, action=action.id,
                  because=reasons, facts={"path": action.path_slug} if action.path_slug else None)


def unsign(action: Action, *, because: str) -> None:
    """Take a signature back: what it was given for is not what stands there now."""
    if action.signed_at is None:
        return
    for name, nothing in UNSIGNED.items():
        setattr(action, name, nothing)
    events.record(f"{action.kind}.unsigned", by=None, person=action.person_id, action=action.id,
                  because=because)


def demand_signed(action: Action) -> None:
    """Raise `Conflict` unless a first person has decided and a second has not."""
    if action.decided_at is not None:
        raise Conflict("This was decided while you were reading. "
                       "The page shows how it stands now.")
    if action.signed_at is None:
        raise Conflict(NOT_SIGNED)


def second(action: Action, by: int) -> tuple[Person, Person]:
    """Return who decided first and who agrees now; raises `Refusal` if they are one person.

    The second is read again and must be of the team now; whether the first still is asks
    `signatures`. Linked accounts of one human being are one person.
    """
    demand_signed(action)
    agreeing = reviewer(by, action.person_id)
    first = session.get_one(Person, action.decided_by_id)
    if humans.are_one(first.id, agreeing.id):
        raise Refusal(SECOND)
    return first, agreeing


def demand_enough(action: Action, by: Person | None, approved_by: Person | None) -> None:
    """Raise `Refusal` unless as many different people agree as this action needs."""
    if action.needs_staff > 1 and (by is None or approved_by is None or by.id == approved_by.id):
        raise Refusal(ONLY_ONE)
