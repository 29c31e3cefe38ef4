"""Taking a decision under a rule of conduct: previewed, then in force or signed."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from portal import clock
from portal.mail.render import Letter
from portal.models import Action, Person
from portal.models.base import new_ref
from portal.policy import violations
from portal.policy.refusal import Conflict, Refusal
from portal.policy.vocabulary import Ground, Role
from portal.services import correspondence, declarations, events, letters_of_decisions
from portal.services.declarations import Line
from portal.services.enforcement import (
    actions,
    education,
    four_eyes,
    holds,
    statements,
)
from portal.services.enforcement.evidence import Evidence
from portal.services.enforcement.standing import lock
from portal.services.enforcement.violations.draft import Draft, action_of
from portal.services.store import session
from portal.services.together import Together

MOVED = ("Something else was decided about this person while you were writing. Read what is new "
         "on their record, and then decide. Your text is still in the form.")
WAITS = ("A decision of this kind waits for a second person already. Agree to it or decline it "
         "first.")
NOBODY = "There is no freelancer with this reference."
TAKEN = "Somebody has used this form already. Open a new one from the record."


class Preview(NamedTuple):
    """What a decision would say: its statement, its letter, and how many people it needs."""

    told: dict[str, Any]
    letter: Letter
    needs: int
    repeated_since: datetime | None


def seen_mark(person_id: int) -> str:
    """Return what changes whenever anything is decided about this person."""
    row = session.execute(select(
        func.count(Action.id), func.max(Action.id), func.sum(Action.revision),
        func.count(Action.decided_at), func.count(Action.lifted_at), func.count(Action.signed_at))
        .where(Action.person_id == person_id)).one()
    return ".".join(str(part or 0) for part in row)


def fresh_ref() -> str:
    """Return a reference for a form that is just opened."""
    return new_ref("D")


_KNOWN = Together(education.FINDINGS, declarations.OF_HUMAN)


def known(person_id: int) -> tuple[dict[Ground, datetime], list[Line]]:
    """Return what whoever opens a decision has to know, on all accounts of this human being.

    Under which rules something was confirmed that still counts, and when; what they told us.
    """
    since = violations.on_record_since(clock.now())
    confirmed, told = _KNOWN.ask({"person": person_id, "since": since})
    when: dict[Ground, datetime] = dict(confirmed)
    return ({ground: when[ground] for ground in violations.GROUNDS if ground in when},
            [declarations.line(*row) for row in told])


def earlier(person_id: int, ground: Ground, now: datetime,
            but: int | None = None) -> datetime | None:
    """Return when another occasion was confirmed that still counts, on any of their accounts."""
    found = education.confirmed_before(person_id, ground.value, now, but)
    return found if violations.is_repeated(found, now) else None


def preview(person_ref: str, draft: Draft, *, by: int, seen: str) -> Preview:
    """Return what deciding now would tell the person; nothing is stored.

    Raises what `decide` would raise.
    """
    action, reviewer, person = _about_to_decide(person_ref, draft, by, seen)
    return preview_of(action, person, reasons=draft.reasons, by=reviewer)


def decide(person_ref: str, draft: Draft, *, by: int, seen: str) -> Action:
    """Take a decision: it is in force, or signed and waiting where two have to agree.

    The same form sent twice is one decision. Raises `Incomplete` for fields, `Conflict` when
    something else was decided meanwhile, `Refusal` for everything else.
    """
    person = _freelancer(person_ref)
    lock(person.id)
    if (known := holds.by_ref(draft.ref)) is not None:
        return _sent_twice(known, person, by)
    action, reviewer, person = _about_to_decide(person_ref, draft, by, seen)
    now = clock.now()
    action.proposed_by_id, action.needs_staff = by, four_eyes.needed(action, person, now)
    statements.facts(action, statements.NOTHING, reasons=draft.reasons, by=reviewer, at=now)
    session.add(action)
    session.flush()
    events.record(f"{action.kind}.proposed", by=by, person=person.id, action=action.id)
    if action.needs_staff > 1:
        four_eyes.sign(action, by=reviewer, reasons=draft.reasons)
    else:
        actions.impose(action, by=reviewer, reasons=draft.reasons)
    return action


def preview_of(action: Action, person: Person, *, reasons: str, by: Person,
               evidence: Evidence = statements.NOTHING,
               approved_by: Person | None = None) -> Preview:
    """Return what an action would tell this person, with the names that it would carry."""
    now = clock.now()
    told = statements.facts(action, evidence, reasons=reasons, by=by, at=now,
                            approved_by=approved_by)
    letter = correspondence.write(person, letters_of_decisions.notice_facts(action, told))
    return Preview(told, letter, four_eyes.needed(action, person, now),
                   earlier(person.id, Ground(action.ground), now, action.id))


def _about_to_decide(person_ref: str, draft: Draft, by: int,
                     seen: str) -> tuple[Action, Person, Person]:
    """Make sure that this can be decided by this person now; the decision is not stored."""
    person = _freelancer(person_ref)
    lock(person.id)
    reviewer = four_eyes.reviewer(by, person.id)
    now = clock.now()
    repeated = draft.ground is not None and earlier(person.id, draft.ground, now) is not None
    action = action_of(draft, person.id, now, repeated=repeated)
    if seen != seen_mark(person.id):
        raise Conflict(MOVED)
    if session.scalar(select(Action.id).where(
            Action.person_id == person.id, Action.kind == action.kind,
            Action.decided_at.is_(None))):
        raise Refusal(WAITS)
    return action, reviewer, person


def _sent_twice(known: Action, person: Person, by: int) -> Action:
    if known.person_id != person.id or known.proposed_by_id != by:
        raise Conflict(TAKEN)
    return known


def _freelancer(ref: str) -> Person:
    person = session.scalar(select(Person).where(Person.ref == ref))
    if person is None or Role.freelancer not in person.role_names:
        raise Refusal(NOBODY)
    return person

