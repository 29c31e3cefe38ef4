"""Decisions for tests, made by the services that make them in life."""

from typing import Any

from portal import clock
from portal.extensions import db
from portal.models import Action, Person
from portal.policy import rules
from portal.policy.vocabulary import Ground, Kind
from portal.services.enforcement import evidence, holds, proposals
from tests import people

REASONS = "Three clients waited for days for an answer, and each of them said so at the end."


def proposed(freelancer: Person, *, items: int = 3) -> Action:
    """A hold that the weekly check would have proposed; commits."""
    for _ in range(items):
        people.unhappy(freelancer)
    rule = rules.RULE_OF[Ground.negative_feedback]
    action = Action(
        person_id=freelancer.id, kind=Kind.hold, ground=Ground.negative_feedback, mode="reviewer",
        rule_slug=rule.slug, rule_version=rule.version, automated_detection=True,
        proposed_at=clock.now())
    db.session.add(action)
    db.session.flush()
    proposals.put_items(action, evidence.current(freelancer.id, clock.now()))
    db.session.commit()
    return action


def confirm(action: Action, by: Person, reasons: str = REASONS, **more: Any) -> Action:
    """Confirm a proposed hold as it stands; does not commit."""
    return holds.confirm(action.ref, by=by.id, reasons=reasons,
                         **{"seen": action.revision, **more})


def decline(action: Action, by: Person, because: str = REASONS, **more: Any) -> Action:
    """Decline a proposed hold as it stands; does not commit."""
    return holds.decline(action.ref, by=by.id, because=because,
                         **{"seen": action.revision, **more})


def hold_on(freelancer: Person, *, items: int = 3, by: Person | None = None) -> Action:
    """A hold that a reviewer confirmed; commits."""
    action = proposed(freelancer, items=items)
    by = by or people.reviewer("Marta Keller")
    confirm(action, by)
    db.session.commit()
    return action
