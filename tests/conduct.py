"""Decisions under the rules of conduct for tests, made by the services that make them in life."""

from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.extensions import db
from portal.models import Action, Person
from portal.models.base import new_ref
from portal.policy.vocabulary import Ground, Kind
from portal.services.enforcement.violations import agreeing, deciding
from portal.services.enforcement.violations.draft import Draft
from tests import people

HAPPENED = "Two contracts were opened and closed on one day, paid from the same household."
REASONS = "The rule asks for real, paid work for somebody else, and we can see none here."
ASKS = ["Who is the client?", "Please send the files that you delivered."]


def draft(kind: Kind = Kind.education, **more: Any) -> Draft:
    """A draft that says everything its kind has to say."""
    today: date = clock.now().date()
    fields: dict[str, Any] = {
        "ref": new_ref("D"), "kind": kind, "ground": Ground.feedback_building, "serious": False,
        "happened": HAPPENED, "happened_from": today - timedelta(days=9),
        "happened_until": today - timedelta(days=7), "reasons": REASONS,
        "source": "own_initiative", "detected": False}
    if kind is Kind.info_request:
        fields |= {"asks": list(ASKS), "answer_by": today + timedelta(days=20), "active": True}
    if kind is Kind.block:
        fields |= {"serious": True, "when": "notice"}
    return Draft(**fields | more)


def decided(person: Person, kind: Kind = Kind.education, *, by: Person | None = None,
            **more: Any) -> Action:
    """A decision that Ruth took, in force or waiting for a second person; commits."""
    by = by or people.reviewer()
    action = deciding.decide(person.ref, draft(kind, **more), by=by.id,
                             seen=deciding.seen_mark(person.id))
    db.session.commit()
    return action


def closed(person: Person, *, when: str = "notice", **more: Any) -> Action:
    """A block that two people agreed to; commits."""
    action = decided(person, Kind.block, when=when, **more)
    agreeing.approve(action.ref, by=people.reviewer("Tomas Lindqvist").id, seen=action.revision)
    db.session.commit()
    return action
